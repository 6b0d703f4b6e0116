// Runs programs, away from the page: the page stays live whatever they do, and ends the worker to stop one. What a
// program writes, and what happens in a system, goes to the page a few times a second.
import { Lua, LuaError, type Limits } from '../../../src/exports/index.ts';
import { createSystem, type ProcessInfo, type System } from '../../../src/exports/actors.ts';
import { loadApp } from '../../../src/embed/system/app-dir.ts';
import { check } from './listing.ts';
import { kindOf, type Answer, type Bounds, type Files, type LogEvent, type Question } from './protocol.ts';
import { setFiles } from './virtual-files.ts';

const say = (answer: Answer): void => (self as unknown as Worker).postMessage(answer);

// ---- output

/** Milliseconds between two posts of output and of what happens. */
const POST_MS = 60;
/** Bytes of output that a program without a limit may write. */
const MOST_OUTPUT = 2_000_000;
/** Events kept until the next post. */
const MOST_EVENTS = 200;

/** Text that is posted once in a while, also by a program that gives way to nobody. */
class Output {
  private readonly decoder = new TextDecoder();
  private text = '';
  private posted = 0;

  constructor(private readonly error: boolean) {}

  readonly write = (bytes: Uint8Array): void => this.add(this.decoder.decode(bytes, { stream: true }));

  add(text: string): void {
    this.text += text;
    if (performance.now() - this.posted > POST_MS) this.flush();
  }

  flush(): void {
    if (this.text !== '') say({ kind: 'output', text: this.text, error: this.error });
    this.text = '';
    this.posted = performance.now();
  }
}

const stdout = new Output(false),
  stderr = new Output(true);

const limitsOf = ({ instructions, memory, time }: Bounds): Limits => ({
  ...(instructions === undefined ? {} : { instructions }),
  ...(memory === undefined ? {} : { memory }),
  ...(time === undefined ? {} : { time }),
  output: MOST_OUTPUT,
});

/** A value as text, as JSON where it can be. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  const plain = (_key: string, v: unknown): unknown =>
    typeof v === 'bigint' ? `${v}` : v instanceof Map ? Object.fromEntries(v) : v;
  try {
    return JSON.stringify(value, plain) ?? String(value);
  } catch {
    return String(value);
  }
}

// ---- a program

async function runLua(files: Files, bounds: Bounds): Promise<string> {
  const lua = new Lua({
    stdout: stdout.write,
    stderr: stderr.write,
    limits: limitsOf(bounds),
    // Other files are modules of the program.
    loader: (name) => files[`${name.replaceAll('.', '/')}.lua`],
  });
  const value = await lua.evalAsync(files['main.lua'] ?? '', { name: 'main.lua', as: 'js' });
  return value === undefined ? '' : `→ ${shown(value)}`;
}

// ---- JavaScript that uses the library

async function runJavaScript(files: Files): Promise<string> {
  const base = new URL('.', self.location.href).href;
  const code = files['main.js']!.replace(
    /(\bfrom\s+)'perilune(\/actors)?'/g,
    (_, from: string, part?: string) => `${from}'${base}${part === undefined ? 'perilune' : 'actors'}.js'`,
  );
  console.log = (...values: unknown[]) => stdout.add(`${values.map(shown).join(' ')}\n`);
  console.error = (...values: unknown[]) => stderr.add(`${values.map(shown).join(' ')}\n`);
  await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  return '';
}

// ---- an app

const TERMINAL = 'system:terminal';
let system: System | undefined, inspected: string | undefined;

let events: LogEvent[] = [],
  skipped = 0;

function happened(what: LogEvent['what'], pid: string, text: string): void {
  if (events.length < MOST_EVENTS) events.push({ what, pid, text });
  else skipped++;
}

/** Tells the page of everything that happens in a system. */
function watch(system: System): void {
  system.on('spawn', ({ pid, entry, parent }) =>
    happened('spawn', pid, `${entry}${parent === undefined ? '' : ` by ${parent}`}`),
  );
  system.on('send', (event) => {
    const data = events.length < MOST_EVENTS ? shown(event.data()) : '';
    happened('send', event.from ?? 'host', `${event.topic} ${data} → ${event.to}`);
  });
  system.on('exit', ({ pid, ok, value, error }) => happened('exit', pid, ok ? shown(value) : String(error?.message)));
  system.on('deadletter', ({ from, to, topic, reason }) =>
    happened('lost', from ?? 'host', `${topic} → ${to}: ${reason}`),
  );
  system.on('log', ({ pid, level, message }) => happened('log', pid, `${level}: ${message}`));
}

function report(): void {
  stdout.flush();
  stderr.flush();
  if (system === undefined) return;
  const list: readonly ProcessInfo[] = system.processes();
  say({ kind: 'processes', list, details: inspected === undefined ? undefined : system.inspect(inspected) });
  if (events.length > 0) say({ kind: 'events', events, skipped });
  events = [];
  skipped = 0;
}

/** The entry `main` of the app: of its first namespace that has one. */
function mainOf(ids: readonly string[]): string {
  const main = ids.find((id) => id.endsWith(':main'));
  if (main === undefined) throw new Error('the app has no entry called main');
  return main;
}

async function runApp(files: Files, bounds: Bounds, virtual: boolean): Promise<string> {
  setFiles(files);
  const app = loadApp('.'),
    limits = limitsOf(bounds);
  const terminal = Object.keys(app.hosts).find((id) => app.hosts[id]!.kind === 'terminal.host') ?? TERMINAL;
  const hosts = { ...app.hosts, [terminal]: { ...app.hosts[terminal], kind: 'terminal.host' as const } };
  // The bounds are those of each process.
  const bounded = Object.fromEntries(
    Object.entries(hosts).map(([id, host]) => [id, { ...host, limits: { ...limits, ...host.limits } }]),
  );
  system = createSystem({
    ...app,
    hosts: bounded,
    clock: virtual ? 'virtual' : 'real',
    stdout: stdout.write,
    stderr: stderr.write,
  });
  watch(system);
  await system.ready();
  const value = await system.spawn(mainOf(Object.keys(app.entries)), terminal).result;
  report();
  await system.stop({ grace: 1000, patient: false });
  return value === undefined ? '' : `→ ${shown(value)}`;
}

// ---- what the page asks

async function run({ files, bounds, virtual }: Extract<Question, { kind: 'run' }>): Promise<void> {
  const start = performance.now(),
    timer = setInterval(report, POST_MS);
  const ended = (ok: boolean, text: string): void => {
    clearInterval(timer);
    report();
    say({ kind: 'ended', ok, text, ms: performance.now() - start });
  };
  try {
    const kind = kindOf(files);
    const value =
      kind === 'app'
        ? await runApp(files, bounds, virtual)
        : kind === 'js'
          ? await runJavaScript(files)
          : await runLua(files, bounds);
    ended(true, value);
  } catch (error) {
    const calls = error instanceof LuaError && error.traceback !== '' ? `\n${error.traceback}` : '';
    ended(false, `${error instanceof Error ? error.message : shown(error)}${calls}`);
  }
}

self.onmessage = ({ data }: MessageEvent<Question>): void => {
  if (data.kind === 'run') void run(data);
  else if (data.kind === 'check') say({ kind: 'checked', id: data.id, ...check(data.files, data.file) });
  else {
    inspected = data.pid;
    report();
  }
};
