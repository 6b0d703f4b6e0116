// Drives a headless Chromium over its DevTools protocol, through pipes: messages are JSON, each ended by a zero byte.
// Just what the specs of pages need; a page is a tab of its own with storage of its own.
// Invariant: a browser that dies fails all that is asked of it, and leaves no profile behind.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

type Fields = Readonly<Record<string, unknown>>;
interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}
interface Asked {
  readonly resolve: (result: Fields) => void;
  readonly reject: (error: Error) => void;
}

/** Names under which systems install it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
  '--remote-debugging-pipe',
];

/** The browser of this machine: CHROMIUM, or one that the PATH has; undefined: there is none. */
export function findChromium(): string | undefined {
  const names = process.env['CHROMIUM'] === undefined ? NAMES : [process.env['CHROMIUM']];
  return names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

export class Chromium {
  private readonly profile = mkdtempSync(join(tmpdir(), 'perilune-chromium-'));
  private readonly child: ChildProcess;
  private readonly asked = new Map<number, Asked>();
  private readonly pages = new Map<string, Page>();
  private readonly ended: Promise<void>;
  private last = 0;
  private rest = '';
  private dead: Error | undefined;

  constructor(binary: string) {
    this.child = spawn(binary, [...FLAGS, `--user-data-dir=${this.profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const output = this.child.stdio[4] as Readable;
    output.setEncoding('utf8').on('data', (data: string) => this.read(data));
    (this.child.stdio[3] as Writable).on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => this.die(error));
      this.child.on('close', () => {
        this.die(new Error('the browser has ended'));
        rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
        resolve();
      });
    });
  }

  private die(error: Error): void {
    this.dead ??= error;
    for (const { reject } of this.asked.values()) reject(this.dead);
    this.asked.clear();
  }

  private read(data: string): void {
    const texts = (this.rest + data).split('\0');
    this.rest = texts.pop()!;
    for (const text of texts) this.receive(JSON.parse(text) as Message);
  }

  private receive({ id, sessionId, method, params = {}, result = {}, error }: Message): void {
    if (id === undefined) {
      this.pages.get(sessionId ?? '')?.event(method ?? '', params);
      return;
    }
    const asked = this.asked.get(id);
    this.asked.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error.message));
  }

  /** Asks the browser, or a page of it. */
  ask(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    return new Promise((resolve, reject) => {
      if (this.dead !== undefined) return reject(this.dead);
      const id = ++this.last;
      this.asked.set(id, { resolve, reject });
      (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** A new tab. */
  async page(): Promise<Page> {
    const { browserContextId } = await this.ask('Target.createBrowserContext');
    const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page((method, params) => this.ask(method, params, sessionId as string));
    this.pages.set(sessionId as string, page);
    await page.ask('Runtime.enable');
    await page.ask('Page.enable');
    return page;
  }

  async close(): Promise<void> {
    await this.ask('Browser.close').catch(() => {});
    await this.ended;
  }
}

interface RemoteObject {
  readonly value?: unknown;
  readonly description?: string;
}
interface Exception {
  readonly text: string;
  readonly exception?: RemoteObject;
}

const POLL_MS = 20;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class Page {
  /** What it wrote to its console, and what it did not catch. */
  readonly log: string[] = [];
  private loaded: (() => void) | undefined;

  constructor(readonly ask: (method: string, params?: Fields) => Promise<Fields>) {}

  event(method: string, params: Fields): void {
    if (method === 'Page.loadEventFired') this.loaded?.();
    else if (method === 'Runtime.consoleAPICalled') {
      const args = params['args'] as readonly RemoteObject[];
      this.log.push(args.map(({ value, description }) => String(value ?? description)).join(' '));
    } else if (method === 'Runtime.exceptionThrown') {
      const { text, exception } = params['exceptionDetails'] as Exception;
      this.log.push(`${text} ${exception?.description ?? ''}`);
    }
  }

  /** Opens an address; resolves when it and its modules have been loaded. */
  async goto(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.loaded = resolve;
    });
    const { errorText } = await this.ask('Page.navigate', { url });
    if (errorText !== undefined) throw new Error(`${url}: ${String(errorText)}`);
    await loaded;
  }

  /** The value of an expression, which may be a promise, as JSON has it. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails === undefined) return (result as RemoteObject).value as T;
    const { text, exception } = exceptionDetails as Exception;
    throw new Error(exception?.description ?? text);
  }

  /** Waits until an expression is true. */
  async until(expression: string, patience = 30_000): Promise<void> {
    for (const end = performance.now() + patience; !(await this.evaluate<boolean>(`Boolean(${expression})`)); ) {
      if (performance.now() > end)
        throw new Error(`never true: ${expression}${this.log.map((line) => `\n${line}`).join('')}`);
      await pause(POLL_MS);
    }
  }

  /** Clicks with the mouse on the middle of an element; `between` runs while the button is down. */
  async click(selector: string, between?: () => Promise<void>): Promise<void> {
    const [x, y] = await this.evaluate<[number, number]>(
      `(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.scrollIntoView({ block: 'nearest' });
        const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`,
    );
    const mouse = (type: string): Promise<Fields> =>
      this.ask('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    await mouse('mousePressed');
    await between?.();
    await mouse('mouseReleased');
  }

  /** Types a text where the focus is. */
  async type(text: string): Promise<void> {
    await this.ask('Input.insertText', { text });
  }

  /** Presses a key, with Control held down if asked (2 is its bit). */
  async press(key: string, code: number, control = false): Promise<void> {
    const fields = { key, code: key, windowsVirtualKeyCode: code, modifiers: control ? 2 : 0 };
    await this.ask('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...fields });
    await this.ask('Input.dispatchKeyEvent', { type: 'keyUp', ...fields });
  }

  /** Sets the size of the window, and whether the user likes it dark. */
  async look(width: number, height: number, scheme: 'light' | 'dark' = 'light'): Promise<void> {
    await this.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await this.ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  async screenshot(file: string): Promise<void> {
    const { data } = await this.ask('Page.captureScreenshot', { format: 'png' });
    writeFileSync(file, Buffer.from(data as string, 'base64'));
  }
}
