// dist/cli.js as it starts: from scripts or modules, with and without what V8 compiled before.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildCli } from '../../tools/build/cli.ts';

const test = suite('launch');
const FOLDER = resolve(`.build/spec-launch-${process.pid}`);
const CLI = join(FOLDER, 'cli.js');
let cache = '';

test.before(() => buildCli(FOLDER));
test.before.each(() => {
  cache = mkdtempSync(join(tmpdir(), 'perilune-cache-'));
});
test.after.each(() => rmSync(cache, { recursive: true }));
test.after(() => rmSync(FOLDER, { recursive: true }));

const start = (args: string[], env: Record<string, string> = { PERILUNE_CACHE: cache }) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env });
  return { stdout, stderr, status };
};
const PRINTS = { stdout: '42\n', stderr: '', status: 0 };
const print = ['-e', 'print(6 * 7)'];
const kept = (): string[] =>
  readdirSync(cache)
    .map((name) => `${name} ${statSync(join(cache, name)).ino}`)
    .sort();

test('the first start keeps what was compiled, later ones use it', () => {
  assert.equal(start(print), PRINTS);
  const files = kept();
  assert.ok(files.length > 0);
  assert.equal(start(print), PRINTS);
  assert.equal(kept(), files);
});

test('a long script is compiled once; it runs, fails and is loaded by others as it did the first time', () => {
  const script = join(cache, 'script.lua');
  writeFileSync(
    script,
    `#!perilune\n-- ${'x'.repeat(5000)}\nlocal function f(...) error({} .. ...) end\nprint(..., 2^53, "\\xff")\nif ... then f(1) end`,
  );
  const runs = [[script], [script, 'a'], ['-e', `dofile("${script}")`], ['--dialect', 'wippy', script]];
  const first = runs.map((args) => start(args, {})),
    chunks = (): string[] => readdirSync(join(cache, 'kept', 'chunks')).sort();
  assert.is(first[0]!.status, 0);
  assert.match(first[1]!.stderr, 'script.lua:3: attempt to concatenate a table value');
  let files: string[] = [];
  for (let i = 0; i < 2; i++) {
    assert.equal(
      runs.map((args) => start(args, { PERILUNE_CACHE: join(cache, 'kept') })),
      first,
    );
    if (i === 0) files = chunks();
  }
  assert.is(files.length, 2);
  assert.equal(chunks(), files);
});

test('programs that fail and exit keep it, too', () => {
  assert.is(start(['-e', 'os.exit(7)']).status, 7);
  const files = kept();
  assert.ok(files.length > 0);
  assert.is(start(['-e', 'error("x")']).status, 1);
  assert.equal(kept(), files);
});

test('commands are scripts of their own, beside what is there', () => {
  const whole = start(['help', 'string.format']);
  assert.match(whole.stdout, 'string.format');
  assert.equal(start(['help', 'string.format']), whole);
  assert.equal(start(['help', 'string.format'], {}), whole);
  assert.match(start(['run', '--help']).stdout, 'usage: ');
});

test('starts without a cache, and with one that is damaged', () => {
  assert.equal(start(print, {}), PRINTS);
  assert.equal(start(print, { PERILUNE_CACHE: '' }), PRINTS);
  assert.equal(start(print, { PERILUNE_CACHE: '/proc/nowhere' }), PRINTS);
  start(print);
  for (const name of readdirSync(cache)) writeFileSync(join(cache, name), 'damaged');
  assert.equal(start(print), PRINTS);
});

test('other flags of V8 have files of their own', () => {
  start(print);
  const files = kept();
  const { stdout } = spawnSync(process.execPath, ['--no-opt', CLI, ...print], {
    encoding: 'utf8',
    env: { PERILUNE_CACHE: cache },
  });
  assert.is(stdout, PRINTS.stdout);
  assert.is(kept().length, 2 * files.length);
  assert.equal(
    files.filter((file) => !kept().includes(file)),
    [],
  );
});

test('what V8 refuses is written anew', () => {
  start(print);
  const files = kept();
  for (const name of readdirSync(cache)) {
    const file = join(cache, name),
      bytes = readFileSync(file);
    // V8's own header, with its version.
    bytes.fill(0, 4, 20);
    bytes.writeUInt32LE(crc32(bytes.subarray(4)));
    writeFileSync(file, bytes);
  }
  assert.equal(start(print), PRINTS);
  const written = kept();
  assert.is(written.length, files.length);
  assert.not.equal(written, files);
  assert.equal(start(print), PRINTS);
  assert.equal(kept(), written);
});

test('several may start at once', async () => {
  const all = await Promise.all(
    Array.from(
      { length: 4 },
      () =>
        new Promise<string>((done) => {
          let output = '';
          const child = spawn(process.execPath, [CLI, ...print], { env: { PERILUNE_CACHE: cache } });
          for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
          child.on('close', (code) => done(`${output}${code}`));
        }),
    ),
  );
  assert.equal(all, Array(4).fill('42\n0'));
  const files = kept();
  assert.equal(start(print), PRINTS);
  assert.equal(kept(), files);
});

test('modules that somebody has formatted start as modules', () => {
  const program = join(FOLDER, 'cli/program.js'),
    text = readFileSync(program, 'utf8');
  writeFileSync(program, text.replace(/import\{(.*?)\}from/, 'import { $1 } from'));
  assert.equal(start(print), PRINTS);
  writeFileSync(program, text);
});

test.run();
