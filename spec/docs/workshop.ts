// A folder in which the blocks of the guide are run and type-checked as their readers would do it: with the package in
// node_modules, each program in a process of its own.
import { build, transform } from 'esbuild';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFINED } from '../../tools/build/bundles.ts';
import { ENTRIES, writeRolledUp } from '../../tools/build/declarations.ts';
import { NEUTRAL } from '../../tools/build/neutral.ts';
import { type Block, blocksOf, idle, withChecks } from './blocks.ts';

/** Milliseconds after which a program hangs. */
const PATIENCE = 60_000;
const TSC = resolve('node_modules/typescript/bin/tsc');

/** What programs import first: checks; and the Worker of browsers, made from that of Node. */
const CHECKS = `
import { isDeepStrictEqual, inspect } from 'node:util';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';

const fail = (text) => { process.exitCode = 1; console.error(text); };
export const is = (actual, told) => {
  if (!isDeepStrictEqual(actual, told)) fail('the value is ' + inspect(actual) + ', not ' + inspect(told));
};
export const throws = async (act, told) => {
  try { await act(); } catch (error) {
    const text = (error.code ?? error.name) + ': ' + error.message;
    if (text !== told && !text.startsWith(told + ':')) fail('throws ' + text + ', not ' + told);
    return;
  }
  fail('does not throw ' + told);
};

globalThis.self = globalThis;
globalThis.Worker = class {
  #worker;
  constructor(url) {
    this.#worker = new Worker(url);
    this.#worker.on('message', (data) => this.onmessage?.({ data }));
    this.#worker.on('error', (error) => this.onerror?.({ error, message: error.message }));
  }
  postMessage(data) { this.#worker.postMessage(data); }
  terminate() { void this.#worker.terminate(); }
};
if (!isMainThread) {
  globalThis.postMessage = (data) => parentPort.postMessage(data);
  parentPort.on('message', (data) => globalThis.onmessage?.({ data }));
}
`;

/** Runs a Lua program as the first state that a reader makes, and prints what it prints. */
const RUN_LUA = `
import { readFileSync } from 'node:fs';
import { Lua } from 'perilune';
const lua = new Lua({ stdout: (bytes) => process.stdout.write(bytes) });
await lua.evalAsync(readFileSync(process.argv[2], 'utf8'), { name: '@' + process.argv[2] });
`;

const CONFIGURATION = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    module: 'NodeNext',
    moduleDetection: 'force',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  },
};

interface Outcome {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

function run(folder: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: folder, timeout: PATIENCE, env: { FORCE_COLOR: '0' } });
    let output = '',
      errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', fail).on('close', (status) => done({ status, output, errors }));
  });
}

export class Workshop {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The package, as it would be installed. */
  async open(): Promise<void> {
    const dist = join(this.#root, 'node_modules/perilune/dist'),
      wasmoon = join(this.#root, 'node_modules/wasmoon');
    for (const folder of [dist, wasmoon]) mkdirSync(folder, { recursive: true });
    copyFileSync('package.json', join(dist, '../package.json'));
    // Programs for wasmoon run on the entry that has its names.
    writeFileSync(join(wasmoon, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    for (const end of ['js', 'd.ts'])
      writeFileSync(join(wasmoon, `index.${end}`), "export * from 'perilune/wasmoon';\n");
    writeFileSync(join(this.#root, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(this.#root, 'tsconfig.json'), JSON.stringify(CONFIGURATION));
    await Promise.all([
      writeRolledUp(dist),
      build({
        ...NEUTRAL,
        entryPoints: ENTRIES,
        outdir: dist,
        define: DEFINED,
        splitting: true,
        target: 'node20',
        logLevel: 'warning',
      }),
    ]);
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Runs all blocks of a page. What is wrong with them, by line. */
  async faults(page: string, markdown: string): Promise<string[]> {
    const blocks = blocksOf(page, markdown),
      folder = join(this.#root, page.replace(/\W/g, '-'));
    mkdirSync(folder);
    writeFileSync(join(folder, 'checks.mjs'), CHECKS);
    writeFileSync(join(folder, 'run-lua.mjs'), RUN_LUA);
    const faults = idle(blocks).map(({ at, name }) => `${at}: nothing uses ${name}`);
    const files = await Promise.all(blocks.map((block, i) => this.#write(folder, block, `block-${i + 1}`)));
    const runner = blocks.some(({ name }) => name === 'run.ts');
    for (const [i, block] of blocks.entries()) {
      const args = argumentsFor(block, files[i]!, runner);
      if (args !== undefined) faults.push(...complaints(block, await run(folder, args)));
    }
    return faults;
  }

  async #write(folder: string, { language, code, name }: Block, stem: string): Promise<string> {
    const file = name ?? `${stem}.${language}`;
    writeFileSync(join(folder, file), code);
    if (language === 'lua') return file;
    const checked = `import './checks.mjs'; import * as checks from './checks.mjs'; ${withChecks(code)}`,
      { code: script } = await transform(checked, { loader: 'ts', target: 'node20', format: 'esm' });
    writeFileSync(join(folder, file.replace(/ts$/, 'js')), script);
    return file.replace(/ts$/, 'js');
  }

  /** Type-checks what has been written. What is wrong, as tsc has it. */
  async typeFaults(): Promise<string[]> {
    const { status, output, errors } = await run(this.#root, [TSC, '--pretty', 'false']);
    return status === 0 ? [] : `${output}${errors}`.trimEnd().split('\n');
  }
}

/** How a block is run; undefined: as a part of others. */
function argumentsFor({ language, name, output }: Block, file: string, runner: boolean): string[] | undefined {
  if (name === undefined) return language === 'lua' ? ['run-lua.mjs', file] : [file];
  return runner && language === 'lua' && output !== undefined ? ['run.js', name.replace('.lua', '')] : undefined;
}

function complaints({ at, output = '' }: Block, { status, output: actual, errors }: Outcome): string[] {
  const faults: string[] = [];
  if (status !== 0) faults.push(`${at}: ${errors.trim() || `ends with ${status}`}`);
  if (actual !== output) faults.push(`${at}: prints\n${actual}instead of\n${output}`);
  return faults;
}
