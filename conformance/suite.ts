// Runs an official Lua test suite directory (testes/), which users get from lua.org: one process per file, as the
// suite's own instructions have it, and all.lua, which runs all files in one. A file passes if it ends with status 0,
// in time, and prints what it prints at its end. suite-known.txt lists what cannot pass, line by line, and why.
// Usage: conformance --suite DIR [--mode soft|port|full] [--timeout SECONDS] [--oracle lua5.4] [files]
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { DirectiveError } from './directives.ts';
import { NEUTRAL } from '../tools/build/neutral.ts';

export interface SuiteOptions {
  readonly directory: string;
  readonly mode: string;
  /** Seconds a file may take; all.lua may take five times as long. */
  readonly timeout: number;
  /** Another interpreter to run instead of ours. */
  readonly oracle?: string | undefined;
  /** Run these only. */
  readonly files: readonly string[];
}

/** The globals that tell the files how much to test: what all.lua derives for them, and what all.lua itself is told. */
const MODES: Readonly<Record<string, { readonly each: string; readonly all: string }>> = {
  soft: { each: '_U = true; _port = true; _soft = true; _nomsg = true', all: '_U = true' },
  port: { each: '_port = true; _nomsg = true', all: '_port = true' },
  full: { each: '_nomsg = true', all: '' },
};

/** The files, in the order in which all.lua runs them. */
const FILES = [
  'main',
  'gc',
  'db',
  'calls',
  'strings',
  'literals',
  'tpack',
  'attrib',
  'gengc',
  'locals',
  'constructs',
  'code',
  'big',
  'cstack',
  'nextvar',
  'pm',
  'utf8',
  'api',
  'memerr',
  'events',
  'vararg',
  'closure',
  'coroutine',
  'goto',
  'errors',
  'math',
  'sort',
  'bitwise',
  'verybig',
  'files',
  'all',
];

/** big.lua yields from its main chunk, so it is run in a coroutine. */
const RUN_BIG = "local run = coroutine.wrap(assert(loadfile('big.lua'))); assert(run() == 'b'); assert(run() == 'a')";

/** What a file prints at its end; undefined where it says nothing in this mode. Finalizers may print after it. */
function endMark(file: string, mode: string): RegExp | undefined {
  switch (file) {
    case 'api':
    case 'code':
    case 'memerr':
      return undefined;
    case 'main':
      return mode === 'full' ? /^OK$/ : undefined;
    case 'big':
      return mode === 'soft' ? undefined : /^OK$/;
    case 'verybig':
      return mode === 'soft' ? /^testing RK$/ : /^OK$/;
    case 'files':
      return /^Lua 5\.\d$/;
    case 'all':
      return /^final OK !!!$/;
    default:
      return /^OK$/i;
  }
}

/** Assertions in a file's text: calls of assert and of the functions it checks things with. */
const countAssertions = (source: string): number =>
  source.replace(/--[^\n]*/g, '').match(/\b(?:assert|check\w*)\s*[("'{[]/g)?.length ?? 0;

/** `mode file:line  # reason` lines, by what stands before the `#`. */
function readKnown(): Map<string, string> {
  const known = new Map<string, string>();
  for (const line of readFileSync(resolve('conformance/suite-known.txt'), 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, at, reason] = /^((?:soft|port|full) \w+\.lua:\d+)\s+#\s*(\S.*)$/.exec(line) ?? [];
    if (at === undefined || reason === undefined)
      throw new DirectiveError(`suite-known.txt: not of the form 'mode file:line  # reason': ${line}`);
    known.set(at, reason);
  }
  return known;
}

/**
 * Our command as one executable file, which programs under test can start by its name alone, in an empty environment
 * too.
 */
async function buildCommand(folder: string): Promise<string> {
  await build({
    ...NEUTRAL,
    entryPoints: { perilune: 'src/cli/main.ts' },
    outdir: folder,
    splitting: true,
    target: 'node20',
    logLevel: 'warning',
  });
  const command = join(folder, 'perilune.js');
  writeFileSync(command, `#!${process.execPath}\n${readFileSync(command, 'utf8')}`);
  chmodSync(command, 0o755);
  return command;
}

interface Ended {
  readonly how: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Runs a command to its end, or for as long as it may take. Standard input is an empty pipe. */
function run(command: string, args: readonly string[], cwd: string, seconds: number): Promise<Ended> {
  return new Promise((done, fail) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd, detached: true, stdio: 'pipe' });
    const out: Buffer[] = [],
      err: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // The whole group: files start programs of their own.
      process.kill(-child.pid!, 'SIGKILL');
    }, seconds * 1000);
    child.stdin.on('error', () => {}).end();
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({
        how: late
          ? `not ended after ${seconds} s`
          : signal !== null
            ? `ended by ${signal}`
            : code === 0
              ? ''
              : `status ${code}`,
        stdout: Buffer.concat(out).toString('latin1'),
        stderr: Buffer.concat(err).toString('latin1'),
        seconds: (performance.now() - start) / 1000,
      });
    });
  });
}

/** The line of the file at which it gave up, from the traceback; 0 where that does not tell. */
function failedLine(file: string, stderr: string): number {
  const line =
    new RegExp(`\\b${file}\\.lua:(\\d+): in main chunk`).exec(stderr) ??
    new RegExp(`\\b${file}\\.lua:(\\d+):`).exec(stderr);
  return Number(line?.[1] ?? 0);
}

/** Runs the suite; true if nothing failed but what is known to. */
export async function runSuite({ directory, mode, timeout, oracle, files }: SuiteOptions): Promise<boolean> {
  const suite = resolve(directory),
    globals = MODES[mode];
  if (globals === undefined)
    throw new DirectiveError(`there is no mode '${mode}'; there are ${Object.keys(MODES).join(', ')}`);
  if (!existsSync(join(suite, 'all.lua')))
    throw new DirectiveError(`no all.lua in ${directory}: it does not hold the official test suite`);
  const wanted = files.map((name) => basename(name, '.lua'));
  const strange = wanted.filter((name) => !FILES.includes(name));
  if (strange.length > 0) throw new DirectiveError(`the suite has no test ${strange.join(', ')}`);
  const known = oracle === undefined ? readKnown() : new Map<string, string>();
  const folder = resolve('.build', `suite-${process.pid}`);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const command = oracle ?? (await buildCommand(folder));
  let passed = 0,
    failed = 0,
    expected = 0,
    total = 0;
  for (const file of FILES) {
    if (!existsSync(join(suite, `${file}.lua`)) || (wanted.length > 0 && !wanted.includes(file))) continue;
    const all = file === 'all',
      preamble = all ? globals.all : globals.each;
    const args = [
      ...(preamble === '' ? [] : ['-e', preamble]),
      ...(file === 'big' && mode !== 'soft' ? ['-e', RUN_BIG] : [`${file}.lua`]),
    ];
    const ended = await run(command, args, suite, all ? 5 * timeout : timeout);
    const mark = endMark(file, mode);
    const reached =
      mark === undefined ||
      ended.stdout
        .split('\n')
        .slice(-8)
        .some((line) => mark.test(line.trim()));
    const fault = ended.how !== '' ? ended.how : reached ? undefined : 'ended without its last line';
    const line = fault === undefined ? 0 : failedLine(file, ended.stderr);
    const reason = known.get(`${mode} ${file}.lua:${line}`);
    const stale = fault === undefined && [...known.keys()].some((at) => at.startsWith(`${mode} ${file}.lua:`));
    const status = reason !== undefined ? 'known' : fault !== undefined || stale ? 'FAIL' : 'pass';
    if (status === 'pass') passed++;
    else if (status === 'known') expected++;
    else failed++;
    total += ended.seconds;
    const assertions = all ? '' : `${countAssertions(readFileSync(join(suite, `${file}.lua`), 'latin1'))} assertions`;
    console.log(
      `${status.padEnd(5)} ${`${file}.lua`.padEnd(15)} ${assertions.padStart(15)} ${ended.seconds.toFixed(2).padStart(8)} s` +
        (fault === undefined ? '' : `   ${line > 0 ? `line ${line}: ` : ''}${reason ?? fault}`),
    );
    if (stale) console.log('      passes now; take it off suite-known.txt');
    if (status === 'FAIL')
      console.log(
        ended.stderr
          .trimEnd()
          .split('\n')
          .slice(-12)
          .map((text) => `      ${text}`)
          .join('\n'),
      );
  }
  console.log(`${total.toFixed(1)} s in ${mode} mode${expected > 0 ? `, ${expected} known to fail` : ''}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}
