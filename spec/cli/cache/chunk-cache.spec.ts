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
import { crc32 } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { serialize } from '../../../src/bytecode/serialize.ts';
import { ChunkCache } from '../../../src/cli/cache/chunk-cache.ts';
import { flatten, unflatten } from '../../../src/bytecode/flat.ts';
import { compile } from '../../../src/compiler/compile.ts';
import { programs } from '../../bytecode/programs.ts';

let dir = '',
  folder = '';
test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), 'perilune-cache-'));
  folder = join(dir, 'deep', 'chunks');
});
test.after.each(() => rmSync(dir, { recursive: true }));

test('what is made flat comes back as it was: every conformance program', () => {
  const all = programs();
  assert.ok(all.length > 500);
  for (const [name, proto] of all) {
    const flat = flatten(proto),
      back = unflatten({ words: flat.words.slice(), texts: flat.texts.slice() });
    assert.ok(serialize(back, false) === serialize(proto, false), name);
  }
});

test('constants of every kind come back, in their form', () => {
  const numbers =
    '0, -1, 2147483647, -2147483648, 2147483648, 9007199254740991, math.mininteger, 0x7fffffffffffffff, 1.0, -0.0, 0.1, 1e308, 1e999, -1e999, 2^53, 9223372036854775808';
  const proto = compile(`return nil, true, false, "", "\\0\\xff", ${numbers}, -(0/0), 0/0`, '=numbers'),
    back = unflatten(flatten(proto));
  assert.equal(back.constants, proto.constants);
  assert.is(serialize(back, false), serialize(proto, false));
});

const LONG = `local t = {} -- ${'x'.repeat(5000)}\nfunction t.f(a) local b = a + 1 return b, "text", 1.5 end return t`;

/** Compiles texts in a process of its own, so to speak; the number of texts that had to be compiled. */
function compiled(texts: readonly string[], { name = '@file.lua', engine = 'engine', language = 'lua' } = {}): number {
  let count = 0;
  const cache = new ChunkCache(folder, engine);
  const cached = cache.compiler(language, (source, chunkName) => {
    count++;
    return compile(source, chunkName);
  });
  for (const text of texts) assert.is(serialize(cached(text, name), false), serialize(compile(text, name), false));
  cache.save();
  return count;
}
const names = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const only = (): string => join(folder, names()[0]!);

test('a long file is compiled once: for its text, its name, the language and the build', () => {
  assert.is(compiled([LONG]), 1);
  assert.is(compiled([LONG]), 0);
  assert.is(compiled([`${LONG} `]), 1);
  assert.is(compiled([LONG], { name: '@other.lua' }), 1);
  assert.is(compiled([LONG], { language: 'wippy' }), 1);
  assert.is(compiled([LONG], { engine: 'another' }), 1);
  assert.is(compiled([LONG, `${LONG} `]), 0);
  assert.is(names().length, 5);
  assert.is(statSync(folder).mode & 0o777, 0o700);
  for (const name of names()) assert.is(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('short texts, and texts that are no files, are not kept: there is no folder for them', () => {
  for (const [text, name] of [
    ['return 1', '@short.lua'],
    [LONG, '=stdin'],
    [LONG, LONG],
  ] as const) {
    assert.is(compiled([text], { name }), 1);
    assert.is(compiled([text], { name }), 1);
  }
  assert.not.ok(existsSync(folder));
});

test('a text with an error is compiled each time', () => {
  const cache = new ChunkCache(folder, 'engine'),
    cached = cache.compiler('lua', compile);
  for (let i = 0; i < 2; i++) assert.throws(() => cached(`${LONG} return`, '@wrong.lua'));
  cache.save();
  assert.equal(names(), []);
});

test('a file that was cut short or changed is not believed, and written anew', () => {
  compiled([LONG]);
  const whole = readFileSync(only());
  const checked = (rest: Buffer): Buffer => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(rest));
    return Buffer.concat([sum, rest]);
  };
  const other = Buffer.from(whole.subarray(4));
  other.writeInt32LE(2 ** 30, 0);
  for (const damaged of [
    Buffer.alloc(0),
    whole.subarray(0, whole.length >> 1),
    Buffer.concat([whole.subarray(0, 60), Buffer.from([255 - whole[60]!]), whole.subarray(61)]),
    // Written as a whole, by something else.
    checked(other),
    checked(Buffer.from('short')),
    checked(Buffer.alloc(64)),
  ]) {
    writeFileSync(only(), damaged);
    assert.is(compiled([LONG]), 1);
    assert.is(compiled([LONG]), 0);
  }
});

if (process.getuid !== undefined) {
  test('what others may write is not read', () => {
    compiled([LONG]);
    chmodSync(only(), 0o622);
    assert.is(compiled([LONG]), 1);
    assert.is(compiled([LONG]), 0);
    chmodSync(folder, 0o777);
    assert.is(compiled([LONG]), 1);
  });
}

test('the oldest files go when there are too many, or when all are too large', () => {
  compiled([LONG]);
  const oldest = only();
  utimesSync(oldest, 1, 1);
  for (let i = 0; i < 199; i++) writeFileSync(join(folder, `other-${i}`), '');
  compiled([`${LONG} `]);
  assert.is(names().length, 200);
  assert.not.ok(existsSync(oldest));
  writeFileSync(join(folder, 'large'), Buffer.alloc(2 ** 26));
  utimesSync(join(folder, 'large'), 2, 2);
  compiled([`${LONG}  `]);
  assert.not.ok(existsSync(join(folder, 'large')));
  assert.is(compiled([LONG, `${LONG} `, `${LONG}  `]), 1);
});

test('of texts without end, the latest are kept', () => {
  const cache = new ChunkCache(folder, 'engine'),
    cached = cache.compiler('lua', compile),
    text = (n: number): string => `--${'x'.repeat(2 ** 20)}\nreturn ${n}`;
  for (let n = 0; n < 20; n++) for (let again = 0; again < 2; again++) cached(text(n), '@file.lua');
  cache.save();
  assert.is(names().length, 7);
  assert.is(compiled([text(13), text(19)]), 0);
  assert.is(compiled([text(12)]), 1);
});

test('where no folder can be made, everything is compiled', () => {
  writeFileSync(join(dir, 'deep'), '');
  assert.is(compiled([LONG]), 1);
  assert.is(compiled([LONG]), 1);
});

test.run();
