// The checks that must hold in every JavaScript runtime (portable/), run in each that this machine has: Node and
// Chromium are part of `npm test`; `npm run runtimes` installs the others first, and has the conformance programs run
// in each. What is not there is skipped, and says so. Pages are run with and without a content security policy that
// forbids making functions from text, and in Web Workers.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Chromium, findChromium } from '../../tools/web/chromium.ts';
import { serve } from '../../tools/web/server.ts';
import { assemble } from './assemble.ts';
import type { Report } from './portable/report.ts';

/** Where `npm run runtimes` installs packages that carry runtimes, a folder for each. */
const INSTALLED = join('.build', 'runtimes');
const installed = existsSync(INSTALLED) ? readdirSync(INSTALLED).map((name) => join(INSTALLED, name)) : [];

const checks = await assemble();
test.after(() => checks.remove());

/** Whether the conformance programs are run everywhere. */
const WHOLE = process.env['PERILUNE_RUNTIMES'] === 'whole';

/** The runtimes that were asked for by the names of tools/runtimes.ts; all, if none was. */
const ASKED = (process.env['PERILUNE_RUNTIMES_ONLY'] ?? '').split(',').filter((name) => name !== '');
const isAsked = (name: string): boolean => ASKED.length === 0 || ASKED.includes(name);

/** Says how many checks a runtime passed, and what one that failed says; who ran too few has failed, too. */
function passes(name: string, { passed, failed }: Report, whole: boolean): void {
  console.log(`${name}: ${passed} passed, ${failed.length} failed`);
  assert.equal(failed, []);
  assert.ok(passed > (whole ? 600 : 20), `only ${passed} checks were run`);
}

const skipped = (name: string, why: string): void => {
  console.log(`skipped: ${name} (${why})`);
  test.skip(name, () => {});
};

// ---- programs: Node, Bun, Deno

/** A program that has not ended by then hangs: the others are to run, too. */
const HANGS_MS = WHOLE ? 240_000 : 120_000;

/** The last line that a program writes. */
function lastLine(command: string, args: readonly string[]): Promise<string> {
  const { NODE_V8_COVERAGE: _, NODE_OPTIONS: __, ...env } = process.env;
  return new Promise((done, fail) => {
    const child = spawn(command, args, { env, cwd: checks.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '',
      errors = '';
    child.stdout.setEncoding('utf8').on('data', (data: string) => (output += data));
    child.stderr.setEncoding('utf8').on('data', (data: string) => (errors += data));
    child.on('error', fail);
    const hangs = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
    child.on('close', (code, signal) => {
      clearTimeout(hangs);
      if (signal === 'SIGKILL') fail(new Error(`it did not end: ${errors.slice(-2000)}`));
      else if (code === 0) done(output.trimEnd().split('\n').pop()!);
      else fail(new Error(`it ended with ${code}: ${errors.slice(-2000)}`));
    });
  });
}

interface Runtime {
  readonly name: string;
  /** As one asks for it: node22, bun. */
  readonly asked: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly codeGeneration: boolean;
}

const ARGS: Readonly<Record<string, readonly string[]>> = {
  node: ['main.js'],
  bun: ['run', 'main.js'],
  deno: ['run', '--no-prompt', `--allow-read=${resolve('.')}`, 'main.js'],
};

const versionOf = (command: string): string =>
  /\d+\.\d+\.\d+/.exec(spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? '?';

/** The runtimes that are on the PATH or installed. */
function runtimes(): Runtime[] {
  const places = [...(process.env['PATH'] ?? '').split(':'), ...installed.map((dir) => join(dir, 'node_modules/.bin'))];
  const commands = Object.keys(ARGS).flatMap((name) =>
    places.map((place) => join(place, name)).filter((command) => existsSync(command)),
  );
  const real = new Map([process.execPath, ...commands].map((command) => [realpathSync(command), command]));
  return [...real.values()].flatMap((command): Runtime[] => {
    const kind = basename(command).replace(/^node.*/, 'node'),
      version = versionOf(command),
      asked = kind === 'node' ? `node${version.split('.', 1)[0]}` : kind,
      made = { name: `${kind} ${version}`, asked, command: resolve(command), codeGeneration: true };
    const plain = { ...made, args: ARGS[kind]! };
    if (kind !== 'node' || Number(/\d+/.exec(made.name)![0]) < 20) return kind === 'node' ? [] : [plain];
    const strict = {
      ...made,
      name: `${made.name} without code generation`,
      args: ['--disallow-code-generation-from-strings', 'main.js'],
      codeGeneration: false,
    };
    return [plain, strict];
  });
}

const found = runtimes().filter(({ asked }) => isAsked(asked));
for (const { name, command, args, codeGeneration } of found)
  test(name, async () => {
    const report = JSON.parse(await lastLine(command, WHOLE ? [...args, 'whole'] : args)) as Report;
    passes(name, report, WHOLE);
    assert.is(report.codeGeneration, codeGeneration);
  });
for (const kind of ['bun', 'deno'])
  if (ASKED.length === 0 && !found.some(({ asked }) => asked === kind))
    skipped(kind, 'it is not installed: npm run runtimes');
for (const name of ASKED)
  if (name !== 'workerd' && !found.some(({ asked }) => asked === name))
    test(name, () => assert.unreachable(`${name} was asked for, and is not installed`));

// ---- an edge runtime: workerd

interface Workerd {
  dispatchFetch(url: string): Promise<{ json(): Promise<unknown>; text(): Promise<string>; readonly ok: boolean }>;
  dispose(): Promise<void>;
}

const miniflare = installed.find((dir) => existsSync(join(dir, 'node_modules/miniflare')));

/**
 * Of this date it has no weak references and forbids code generation; of the later one it allows it while modules are
 * loaded, and has message channels.
 */
const DATES = ['2025-01-01', '2026-01-01'];

async function inWorkerd(from: string, compatibilityDate: string): Promise<Report> {
  const { Miniflare } = createRequire(resolve(from, 'index.js'))('miniflare') as {
    Miniflare: new (options: object) => Workerd;
  };
  const module = (path: string): object => ({ type: 'ESModule', path: resolve(path) });
  const dist = (readdirSync('dist', { recursive: true }) as string[]).filter((name) =>
    /^(?:index|actors|internal\/.*)\.js$/.test(name),
  );
  const worker = new Miniflare({
    modulesRoot: resolve('.'),
    modules: [
      module(join(checks.folder, 'edge.js')),
      module(join(checks.folder, 'material.js')),
      ...dist.map((name) => module(join('dist', name))),
    ],
    compatibilityDate,
  });
  try {
    const response = await worker.dispatchFetch(`http://localhost/${WHOLE ? 'whole' : ''}`);
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Report;
  } finally {
    await worker.dispose();
  }
}

if (!isAsked('workerd')) skipped('workerd', 'others were asked for');
else if (miniflare === undefined) skipped('workerd', 'miniflare is not installed: npm run runtimes');
else
  for (const date of DATES)
    test(`workerd of ${date}`, async () => {
      const report = await inWorkerd(miniflare, date);
      passes(`workerd of ${date}`, report, WHOLE);
      assert.is(report.codeGeneration, false);
    });

// ---- a browser

const POLICIES: Readonly<Record<string, string>> = {
  open: '',
  self: "script-src 'self'",
  trusted: "require-trusted-types-for 'script'",
};

/** Pages, by what their address asks for. */
const PAGES: readonly (readonly [name: string, query: string, codeGeneration: boolean])[] = [
  ['a page', 'policy=open', true],
  ["a page with script-src 'self'", 'policy=self', false],
  ['a page with trusted types', 'policy=trusted', false],
  ['a Web Worker', 'policy=open&worker', true],
  ["a Web Worker with script-src 'self'", 'policy=self&worker', false],
];

const binary = findChromium();
if (!isAsked('chromium')) skipped('Chromium', 'others were asked for');
else if (binary === undefined) skipped('Chromium', 'it is not installed');
else {
  const browser = new Chromium(binary);
  const site = await serve(
    { '/checks/': '.build', '/dist/': 'dist' },
    {
      headers: (url): Record<string, string> => {
        const policy = POLICIES[url.searchParams.get('policy') ?? 'open'] ?? '';
        return policy === '' ? {} : { 'content-security-policy': policy };
      },
    },
  );
  test.after(async () => {
    await browser.close();
    await site.close();
  });
  for (const [name, query, codeGeneration] of PAGES)
    test(`Chromium: ${name}`, async () => {
      const page = await browser.page(),
        whole = WHOLE || query === 'policy=open&worker';
      await page.goto(`${site.origin}/checks/${basename(checks.folder)}/page.html?${query}${whole ? '&whole' : ''}`);
      const report = await page.evaluate<Report>('report');
      passes(name, report, whole);
      assert.is(report.codeGeneration, codeGeneration);
    });

  // The files for pages without a bundler.
  for (const [name, tag] of [
    ['a classic script', '<script src="/dist/perilune.global.js"></script>'],
    [
      'a module beside the script',
      '<script type="module">import * as Perilune from "/dist/perilune.min.js"; globalThis.Perilune = Perilune</script>',
    ],
  ])
    test(`Chromium: ${name}`, async () => {
      const page = await browser.page();
      writeFileSync(join(checks.folder, 'script.html'), `<!doctype html><title>Script</title>${tag}`);
      await page.goto(`${site.origin}/checks/${basename(checks.folder)}/script.html`);
      const sum = 'local s = 0 for i = 1, 10000 do s = s + i end return s';
      assert.is(await page.evaluate(`new Perilune.Lua().eval(${JSON.stringify(sum)})`), 50_005_000);
      assert.equal(page.log, []);
    });
}

test.run();
