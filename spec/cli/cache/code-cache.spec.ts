import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CodeCache } from '../../../src/cli/cache/code-cache.ts';
import { cacheFolder } from '../../../src/cli/cache/folder.ts';

let dir = '';
test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), 'perilune-cache-'));
});
test.after.each(() => rmSync(dir, { recursive: true }));

const ADD = '(a, b) => a + b';

/** Runs a script with what the folder keeps, and saves; the number of files, and whether one was written. */
function runOnce(folder: string, text = ADD) {
  const before = existsSync(folder) ? readdirSync(folder).map((name) => statSync(join(folder, name)).ino) : [],
    cache = CodeCache.open(folder)!,
    add = cache.run(text, join(dir, 'script.js')) as (a: number, b: number) => number;
  assert.is(add(3, 4), 7);
  cache.save();
  const after = readdirSync(folder).map((name) => statSync(join(folder, name)).ino);
  return { files: after.length, wrote: after.some((each) => !before.includes(each)) };
}
const only = (folder: string): string => join(folder, readdirSync(folder)[0]!);

test('the folder is where the system has caches, or what the variable says; empty: none', () => {
  assert.is(cacheFolder({ HOME: '/home/me' }, 'linux'), join('/home/me', '.cache', 'perilune'));
  assert.is(cacheFolder({ HOME: '/home/me', XDG_CACHE_HOME: '/caches' }, 'linux'), join('/caches', 'perilune'));
  assert.is(cacheFolder({ HOME: '/home/me', XDG_CACHE_HOME: 'here' }, 'linux'), join('/home/me', '.cache', 'perilune'));
  assert.is(cacheFolder({ HOME: '/Users/me' }, 'darwin'), join('/Users/me', 'Library', 'Caches', 'perilune'));
  assert.is(cacheFolder({ LOCALAPPDATA: '/local', HOME: '/home/me' }, 'win32'), join('/local', 'perilune'));
  assert.is(cacheFolder({ PERILUNE_CACHE: 'mine', XDG_CACHE_HOME: '/caches' }, 'linux'), 'mine');
  assert.is(cacheFolder({ PERILUNE_CACHE: '', HOME: '/home/me' }, 'linux'), undefined);
  assert.is(cacheFolder({ NODE_DISABLE_COMPILE_CACHE: '1', HOME: '/home/me' }, 'linux'), undefined);
  assert.is(cacheFolder({}, 'linux'), undefined);
  assert.is(cacheFolder({}, 'win32'), undefined);
  assert.is(cacheFolder({ HOME: 'home' }, 'linux'), undefined);
});

test('what V8 compiled is kept once for each text, for this user alone', () => {
  const folder = join(dir, 'deep', 'folder');
  assert.equal(runOnce(folder), { files: 1, wrote: true });
  assert.equal(runOnce(folder), { files: 1, wrote: false });
  assert.equal(runOnce(folder, '(a, b) => b + a'), { files: 2, wrote: true });
  assert.is(statSync(folder).mode & 0o777, 0o700);
  for (const name of readdirSync(folder)) assert.is(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('a file that was cut short or changed is not given to V8, and written anew', () => {
  const folder = join(dir, 'cache');
  runOnce(folder);
  const whole = readFileSync(only(folder));
  for (const damaged of [
    Buffer.alloc(0),
    whole.subarray(0, 3),
    whole.subarray(0, whole.length >> 1),
    ...[0, 5, 40, whole.length >> 1, whole.length - 1].map((at) => {
      const copy = Buffer.from(whole);
      copy[at]! ^= 0xff;
      return copy;
    }),
  ]) {
    writeFileSync(only(folder), damaged);
    assert.equal(runOnce(folder), { files: 1, wrote: true });
    assert.equal(runOnce(folder), { files: 1, wrote: false });
  }
});

if (process.getuid !== undefined) {
  test('what others may write is not read, and nothing is kept there', () => {
    const folder = join(dir, 'cache');
    runOnce(folder);
    chmodSync(only(folder), 0o622);
    assert.equal(runOnce(folder), { files: 1, wrote: true });
    chmodSync(folder, 0o777);
    assert.is(CodeCache.open(folder), undefined);
  });
}

test('code that counts for coverage is kept apart from code that does not', () => {
  const folder = join(dir, 'cache'),
    { NODE_V8_COVERAGE: before } = process.env;
  try {
    delete process.env.NODE_V8_COVERAGE;
    assert.equal(runOnce(folder), { files: 1, wrote: true });
    process.env.NODE_V8_COVERAGE = dir;
    assert.equal(runOnce(folder), { files: 2, wrote: true });
    delete process.env.NODE_V8_COVERAGE;
    assert.equal(runOnce(folder), { files: 2, wrote: false });
  } finally {
    if (before !== undefined) process.env.NODE_V8_COVERAGE = before;
  }
});

test('without a folder, and where none can be made, there is no cache', () => {
  assert.is(CodeCache.open(undefined), undefined);
  writeFileSync(join(dir, 'file'), '');
  assert.is(CodeCache.open(join(dir, 'file', 'cache')), undefined);
  assert.is(CodeCache.open('/proc/nowhere/cache'), undefined);
});

test('a folder that disappears harms nothing', () => {
  const folder = join(dir, 'cache'),
    cache = CodeCache.open(folder)!;
  rmSync(folder, { recursive: true });
  assert.is((cache.run(ADD, 'script.js') as (a: number, b: number) => number)(1, 2), 3);
  cache.save();
  assert.not.ok(existsSync(folder));
});

test('the youngest files stay', () => {
  const folder = join(dir, 'cache');
  runOnce(folder);
  const oldest = only(folder);
  utimesSync(oldest, 1, 1);
  for (let i = 1; i <= 15; i++) writeFileSync(join(folder, `other-${i}`), '');
  assert.equal(runOnce(folder, `${ADD}  `), { files: 16, wrote: true });
  assert.not.ok(existsSync(oldest));
});

test.run();
