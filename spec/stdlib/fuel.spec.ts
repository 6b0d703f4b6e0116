// What natives do with much: they pay for it in proportion, stop in bound where instructions are limited, and cost the
// same interpreted and compiled. One row for each function; every row is a function of the program that is called with
// nothing.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Budget } from '../../src/embed/lua/budget.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { callNow, drive, loadChunk, startCall, type Stop } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { TUNING, type Tuning } from '../../src/jit/policy/tuning.ts';
import { bytesOf, isStr } from '../../src/values/string.ts';
import type { Value } from '../../src/values/type.ts';
import type { HostFile, HostFiles } from '../../src/vm/host.ts';
import { UNBOUNDED } from '../../src/vm/limits.ts';
import type { Runtime } from '../../src/vm/runtime.ts';

// ---- a host with endless files

const reading = (read: (n: number) => string): HostFile => ({
  read,
  write: () => undefined,
  seek: () => 0,
  flush: () => undefined,
  close: () => undefined,
});
const endless = reading((n) => 'a'.repeat(n)),
  blank = reading((n) => ' '.repeat(n));
const FILES: HostFiles = {
  open: (name) => (name === 'endless' ? endless : name === 'blank' ? blank : { failure: 'no such file', errno: 2 }),
  stdin: endless,
  stdout: endless,
  stderr: endless,
  remove: () => undefined,
  rename: () => undefined,
  temporary: () => 'x',
};
const HOST = { ...portableHost({ stdout: () => {}, stderr: () => {} }), files: FILES, entropy: () => 42n };

// ---- running

const PLENTY = 1e12,
  SLICE = 1_000_000;

interface Spent {
  readonly fuel: number;
  readonly stop: Stop;
}

/** Runs a function with so many instructions. */
function spend(rt: Runtime, f: Value, instructions = PLENTY): Spent {
  const budget = new Budget({ ...UNBOUNDED, instructions });
  const stop = drive(startCall(rt, f, []), budget);
  return { fuel: instructions - (budget as unknown as { instructions: number }).instructions, stop };
}

/** The function of a row, in a runtime of its own. */
function made(setup: string, body: string, jit: boolean | Tuning): { readonly rt: Runtime; readonly f: Value } {
  const rt = createRuntime(HOST, {}, { jit }),
    stop = callNow(rt, loadChunk(rt, `${setup}\nreturn function() ${body} end`, '=x'), []);
  if (stop.kind !== 'done')
    throw new Error(`${setup}: ${stop.kind === 'failed' && isStr(stop.error) ? bytesOf(stop.error) : stop.kind}`);
  return { rt, f: stop.values[0] };
}

/** Functions are compiled as soon as they are called. */
const AT_ONCE: Tuning = { ...TUNING, threshold: 0, warmup: 3 };

const LIMIT = 1_000_000;
/** What may be spent under it: a native stops between two parts of its work. */
const BEYOND = 2 * LIMIT;

type Row = readonly [name: string, setup: string, body: string, least: number, fails?: 'fails'];

function check([name, setup, body, least, fails]: Row): void {
  test(`${name} pays, stops, and costs the same in both tiers`, () => {
    const slow = made(setup, body, false);
    spend(slow.rt, slow.f);
    const interpreted = spend(slow.rt, slow.f);
    assert.is(interpreted.stop.kind, fails === undefined ? 'done' : 'failed', name);
    assert.ok(interpreted.fuel >= least, `${name} pays ${interpreted.fuel}, not ${least}`);
    const quick = made(setup, body, AT_ONCE);
    spend(quick.rt, quick.f);
    const fast = spend(quick.rt, quick.f);
    // Where a slice ends in the middle, compiled code has to be left, which is a step or a few more.
    assert.ok(
      Math.abs(fast.fuel - interpreted.fuel) <= 8 * Math.floor(interpreted.fuel / SLICE),
      `${name}: compiled ${fast.fuel}, interpreted ${interpreted.fuel}`,
    );
    for (const jit of [false, true]) {
      const { rt, f } = made(setup, `while true do pcall(function() ${body} end) end`, jit),
        { fuel, stop } = spend(rt, f, LIMIT);
      assert.equal(stop, { kind: 'limit', limit: 'instructions' }, name);
      assert.ok(fuel <= BEYOND, `${name} stops after ${fuel}`);
    }
  });
}

const rows = (...list: readonly Row[]): void => list.forEach(check);

const TEXT = 'local s = ("abcdefgh"):rep(25000)',
  OTHER = 'local s = ("abcdefg\\xe9"):rep(25000)';
const LIST = 'local t = {} for i = 1, 50000 do t[i] = i end',
  WORDS = 'local t = {} for i = 1, 50000 do t[i] = "item" .. i % 1000 end';
const LONG_LIST = 'local t = {} for i = 1, 200000 do t[i] = i end';

// ---- string, utf8

rows(
  ['string.reverse', TEXT, 'return s:reverse()', 200_000],
  ['string.upper', 'local s = ("abcdefgh"):rep(100000)', 'return s:upper()', 100_000],
  ['string.lower', OTHER, 'return s:lower()', 200_000],
  ['string.byte', TEXT, 'return select("#", s:byte(1, 100000))', 100_000],
  ['string.char', 'local t = {} for i = 1, 50000 do t[i] = 65 end', 'return string.char(table.unpack(t))', 100_000],
  ['string.rep', '', 'return ("abc"):rep(10000000)', 400_000],
  [
    'string.format with many items',
    'local t = {} for i = 1, 20000 do t[i] = i end local f = ("%d,"):rep(20000)',
    'return f:format(table.unpack(t))',
    300_000,
  ],
  [
    'string.format of floats',
    'local t = {} for i = 1, 5000 do t[i] = i / 7 end local f = ("%.14g,"):rep(5000)',
    'return f:format(table.unpack(t))',
    200_000,
  ],
  [
    'string.format with long digits',
    'local t = {} for i = 1, 500 do t[i] = 1e308 end local f = ("%.99f,"):rep(500)',
    'return f:format(table.unpack(t))',
    400_000,
  ],
  ['string.format("%q")', 'local s = ("\\0a\\n"):rep(30000)', 'return ("%q"):format(s)', 90_000],
  ['string.format of text', 'local s = ("%%"):rep(20000)', 'return s:format()', 100_000],
  [
    'string.pack',
    'local t = {} for i = 1, 20000 do t[i] = i end local f = ("i4"):rep(20000)',
    'return string.pack(f, table.unpack(t))',
    500_000,
  ],
  ['string.pack with nothing to pack', 'local f = (" "):rep(100000)', 'return string.pack(f)', 300_000],
  ['string.packsize', 'local f = ("i4"):rep(50000)', 'return string.packsize(f)', 200_000],
  [
    'string.unpack',
    'local f, s = ("b"):rep(20000), ("x"):rep(20000)',
    'return select("#", string.unpack(f, s))',
    400_000,
  ],
  [
    'string.unpack with too many results',
    'local f, s = ("b"):rep(1200000), ("x"):rep(1200000)',
    'string.unpack(f, s)',
    12_000_000,
    'fails',
  ],
  ['string.dump', 'local f = load(("x = x + 1 "):rep(5000))', 'return string.dump(f)', 200_000],
  ['utf8.len', 'local s = ("abcd\\u{e9}"):rep(30000)', 'return utf8.len(s)', 300_000],
  [
    'utf8.offset',
    'local s = ("abcd\\u{e9}"):rep(30000)',
    'return utf8.offset(s, 100000), utf8.offset(s, -100000)',
    200_000,
  ],
  ['utf8.offset around', 'local s = "\\xc3" .. ("\\xa9"):rep(100000)', 'return utf8.offset(s, 0, #s)', 100_000],
  ['utf8.codepoint', 'local s = ("abcd\\u{e9}"):rep(10000)', 'return select("#", utf8.codepoint(s, 1, -1))', 100_000],
  [
    'utf8.codes among continuation bytes',
    'local f, s = utf8.codes("a"), "a" .. ("\\xa9"):rep(100000)',
    'return f(s, 1)',
    90_000,
  ],
  ['utf8.char', 'local t = {} for i = 1, 20000 do t[i] = 0x20ac end', 'return utf8.char(table.unpack(t))', 150_000],
);

// ---- table

rows(
  ['table.concat', WORDS, 'return table.concat(t, ",")', 300_000],
  ['table.concat of numbers', LIST, 'return table.concat(t)', 1_000_000],
  ['table.concat of nothing', 'local t = {} for i = 1, 50000 do t[i] = "" end', 'return table.concat(t)', 200_000],
  [
    'table.concat of a proxy',
    'local t = setmetatable({}, { __index = function() return "x" end, __len = function() return 20000 end })',
    'return table.concat(t)',
    400_000,
  ],
  [
    'table.concat of tables behind tables',
    'local t = {} for i = 1, 5000 do t[i] = "x" end for _ = 1, 10 do t = setmetatable({}, { __index = t, __len = function() return 5000 end }) end',
    'return table.concat(t)',
    100_000,
  ],
  ['table.move', LIST, 'return table.move(t, 1, #t, 1, {})', 100_000],
  ['table.move within a list', LONG_LIST, 'return table.move(t, 1, #t - 1, 2)', 45_000],
  ['table.move of nothing', '', 'return table.move({}, 1, 100000, 2)', 200_000],
  [
    'table.move of a proxy',
    'local t = setmetatable({}, { __index = function(_, i) return i end })',
    'return table.move(t, 1, 20000, 1, {})',
    400_000,
  ],
  ['table.insert in front', LONG_LIST, 'table.insert(t, 1, 0) t[#t] = nil', 45_000],
  ['table.remove from the front', LONG_LIST, 'table.remove(t, 1) t[#t + 1] = 0', 45_000],
  ['table.unpack', LIST, 'return select("#", table.unpack(t))', 50_000],
  ['table.unpack of nils', '', 'return select("#", table.unpack({}, 1, 100000))', 100_000],
  ['table.pack', LIST, 'return table.pack(table.unpack(t)).n', 100_000],
  [
    'table.sort',
    'local t = {} for i = 1, 20000 do t[i] = i * 7919 % 1000003 end',
    'table.sort(table.move(t, 1, #t, 1, {}))',
    400_000,
  ],
  [
    'table.sort of strings',
    'local t = {} for i = 1, 5000 do t[i] = "k" .. i * 7919 % 1000003 end',
    'table.sort(table.move(t, 1, #t, 1, {}))',
    500_000,
  ],
  [
    'table.sort of mixed numbers',
    'local t = {} for i = 1, 5000 do t[i] = i * 7919 % 10007 + (i % 2 == 0 and 0.0 or 0) end',
    'table.sort(table.move(t, 1, #t, 1, {}))',
    300_000,
  ],
  [
    'table.sort of long strings',
    'local p, t = ("x"):rep(20000), {} for i = 1, 100 do t[i] = p .. i * 7919 % 10007 end for i = 1, 100 do local _ = t[i]:byte() end',
    'table.sort(table.move(t, 1, #t, 1, {}))',
    100_000,
  ],
  [
    'table.sort of values with an order',
    'local m = {} m.__lt = function(a, b) return a.x < b.x end local t = {} for i = 1, 1000 do t[i] = setmetatable({ x = i * 7919 % 10007 }, m) end',
    'table.sort(table.move(t, 1, #t, 1, {}))',
    50_000,
  ],
  [
    'table.sort of a proxy',
    'local d = {} for i = 1, 1000 do d[i] = i * 7919 % 10007 end local t = setmetatable({}, { __index = d, __newindex = d, __len = function() return 1000 end })',
    'table.sort(t)',
    50_000,
  ],
  [
    'table.sort of numbers with a NaN',
    'local t = {} for i = 1, 3000 do t[i] = i end t[1500] = 0/0',
    'pcall(table.sort, table.move(t, 1, #t, 1, {}))',
    100_000,
  ],
  [
    'next through cleared elements',
    'local t = {} for i = 1, 100000 do t[i] = i end for i = 1, 99999 do t[i] = nil end',
    'for _ = 1, 10 do next(t) end',
    200_000,
  ],
  [
    'pairs through cleared elements',
    'local t = {} for i = 1, 100000 do t[i] = i end for i = 1, 99999 do t[i] = nil end',
    'for _ = 1, 10 do for _ in pairs(t) do end end',
    200_000,
  ],
  [
    'a length that shrinks',
    'local t = {} for i = 1, 100000 do t[i] = i end for i = 2, 100000 do t[i] = nil end',
    'for _ = 1, 10 do t[90000] = 1 t[90000] = nil end',
    200_000,
  ],
);

// ---- the others

rows(
  ['tonumber', 'local s = ("1"):rep(100000)', 'return tonumber(s)', 100_000],
  ['tonumber in a base', 'local s = ("z"):rep(20000)', 'return tonumber(s, 36)', 200_000],
  ['arithmetic on a numeral', 'local s = ("1"):rep(100000)', 'return s + 1', 50_000],
  [
    'tostring',
    'local t = {} for i = 1, 5000 do t[i] = i + 0.1 end',
    'for i = 1, 5000 do local _ = tostring(t[i]) end',
    150_000,
  ],
  ['select', LIST, 'return select(-1, table.unpack(t))', 50_000],
  ['select from the front', LIST, 'return select("#", select(2, table.unpack(t)))', 60_000],
  ['print', 'local t = {} for i = 1, 20000 do t[i] = i end', 'print(table.unpack(t))', 400_000],
  ['print of a long string', 'local s = ("x"):rep(200000)', 'print(s)', 100_000],
  ['io.write', 'local t = {} for i = 1, 20000 do t[i] = i end', 'io.write(table.unpack(t))', 400_000],
  ['math.max', LIST, 'return math.max(table.unpack(t))', 150_000],
  ['os.date', 'local f = ("%c"):rep(2000)', 'return os.date(f, 0)', 150_000],
  ['os.date of text', 'local f = ("x%H"):rep(2000)', 'return os.date(f, 0)', 150_000],
  ['os.time', '', 'for i = 1, 50 do os.time { year = 2020, month = i, day = 1 } end', 100_000],
  ['load', 'local s = ("x = f(x) + y.z "):rep(2000)', 'return load(s)', 600_000],
  ['load of one statement', 'local s = "return {" .. ("1,"):rep(20000) .. "}"', 'return load(s)', 900_000],
  [
    'load of a reader',
    'local p = ("x = x + 1 "):rep(100)',
    'local i = 0 return load(function() i = i + 1 if i < 30 then return p end end)',
    600_000,
  ],
  ['load of a binary chunk', 'local s = string.dump(load(("x = x + 1 "):rep(3000)))', 'return load(s)', 500_000],
  ['debug.traceback', '', 'for _ = 1, 50 do debug.traceback("x") end', 300_000],
  ['debug.getinfo of lines', 'local f = load(("x = x + 1\\n"):rep(3000))', 'return debug.getinfo(f, "L")', 60_000],
  ['package.searchpath', 'local p = ("?.lua;"):rep(300)', 'return package.searchpath("x", p)', 800_000],
  ['coroutine.wrap with many values', LIST, 'coroutine.wrap(function(...) return ... end)(table.unpack(t))', 60_000],
);

test('who takes fields out from the front of a table does not pass the cleared ones again and again', () => {
  const drain = (n: number): number => {
    const { rt, f } = made(
      `local t = {} for i = 1, ${n} do t["k" .. i] = i end`,
      'while next(t) do t[next(t)] = nil end',
      false,
    );
    return spend(rt, f).fuel;
  };
  assert.ok(drain(4000) < 5 * drain(1000));
});

test('an endless file is read until the limit', () => {
  const bodies = [
    'io.open("endless"):read("a")',
    'io.open("endless"):read(1e15)',
    'io.open("endless"):read("l")',
    'io.open("blank"):read("n")',
    'for _ in io.lines("endless", 1 << 20) do end',
    'loadfile("endless")',
    'dofile("blank")',
    'io.read("a")',
  ];
  for (const body of bodies) {
    for (const jit of [false, true]) {
      const { rt, f } = made('', body, jit),
        { stop, fuel } = spend(rt, f, 500_000);
      assert.equal(stop, { kind: 'limit', limit: 'instructions' }, body);
      assert.ok(fuel <= 1_000_000, `${body} stops after ${fuel}`);
    }
  }
});

test('an endless reader is asked until the limit', () => {
  const { rt, f } = made('', 'load(function() return "x = 1 " end)', false),
    { stop, fuel } = spend(rt, f, 500_000);
  assert.equal(stop, { kind: 'limit', limit: 'instructions' });
  assert.ok(fuel <= 1_000_000, `stops after ${fuel}`);
});

test('what is written counts as output before it is written', () => {
  for (const body of ['print(s)', 'io.write(s)', 'io.stdout:write(s)', 'warn("@on") warn(s)']) {
    const { rt, f } = made('local s = ("x"):rep(300000)', body, false);
    const stop = drive(startCall(rt, f, []), new Budget({ ...UNBOUNDED, output: 100_000 }));
    assert.equal(stop, { kind: 'limit', limit: 'output' }, body);
  }
});

test('what would need more memory than there may be is not made', () => {
  const bodies = [
    's:reverse()',
    's:upper()',
    'table.concat({ s, s, s })',
    '("%s%s"):format(s, s)',
    '("%q"):format(s)',
    'string.pack("z", s)',
    's:rep(3)',
    'table.sort(t)',
    'load(s)',
    'tostring(s) .. s .. s',
  ];
  for (const body of bodies) {
    const { rt, f } = made(
      'local s = ("x"):rep(3000000) local _ = s:byte() local t = {} for i = 1, 200000 do t[i] = 65 end',
      `local kept = {} for i = 1, 20 do kept[i] = ${/^table.sort/.test(body) ? `table.move(t, 1, #t, 1, {}) ${body}` : body} end`,
      false,
    );
    const stop = drive(startCall(rt, f, []), new Budget({ ...UNBOUNDED, memory: 12_000_000 }));
    assert.equal(stop, { kind: 'limit', limit: 'memory' }, body);
  }
});

test.run();
