// Natives that work in parts give what they would in one go, wherever a slice ends: long inputs, very short slices, and
// JavaScript's own functions to compare with.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { portableHost } from '../../src/embed/host/host.ts';
import { drive, loadChunk, startCall, turnOf } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { bytesOf, isStr, str } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';

let written = '';
const HOST = portableHost({
  stdout: (bytes) => {
    written += Buffer.from(bytes).toString('latin1');
  },
  stderr: () => {},
});

/**
 * Runs `return function(...)` with arguments, in slices of this much fuel; how many there were, too. `between` is
 * called after each.
 */
function run(
  source: string,
  args: readonly Value[],
  slice = 500,
  between: (slices: number) => void = () => {},
): { readonly values: readonly Value[]; readonly slices: number } {
  const rt = createRuntime(HOST, {}, { jit: false });
  rt.slice = slice;
  const turn = turnOf(0),
    task = startCall(rt, loadChunk(rt, source, '=x'), args);
  turn.begin();
  for (let slices = 1; ; slices++) {
    const stop = drive(task, undefined, turn);
    if (stop.kind === 'turn') {
      between(slices);
      continue;
    }
    if (stop.kind !== 'done')
      throw new Error(`${source}: ${stop.kind === 'failed' && isStr(stop.error) ? bytesOf(stop.error) : stop.kind}`);
    return { values: stop.values, slices };
  }
}

const text = (v: Value): string => (isStr(v) ? bytesOf(v) : (assert.unreachable(`${String(v)} is no string`) as never));
const list = (values: readonly Value[]): Table => {
  const table = new Table();
  for (const v of values) table.append(v);
  return table;
};
const elements = (v: Value): Value[] =>
  Array.from({ length: (v as Table).length() }, (_, i) => (v as Table).getInt(i + 1));

/** How long a text is, and what makes it different from others. */
const sizes = fc.tuple(fc.integer({ min: 70_000, max: 200_000 }), fc.integer({ min: 1, max: 999 }));

/** A text of some ten thousand bytes, whose parts differ. */
function long(unit: string, [length, salt]: readonly [number, number]): string {
  let out = '';
  for (let i = salt; out.length < length; i++) out += unit + i;
  return out.slice(0, length);
}
const some = { numRuns: 8 };

test('strings are turned and change their case', () => {
  for (const unit of ['aBc,', 'aB\xe9\xff,', '\0\x80']) {
    fc.assert(
      fc.property(sizes, (size) => {
        const s = long(unit, size);
        const {
          values: [back, small, capital],
          slices,
        } = run('local s = ... return s:reverse(), s:lower(), s:upper()', [str(s)]);
        assert.ok(text(back) === s.split('').reverse().join(''), 'reverse');
        assert.ok(text(small) === s.replace(/[A-Z]/g, (c) => c.toLowerCase()), 'lower');
        assert.ok(text(capital) === s.replace(/[a-z]/g, (c) => c.toUpperCase()), 'upper');
        assert.ok(slices > 10);
      }),
      some,
    );
  }
});

test('a list is in order whatever it becomes while it is sorted', () => {
  const COUNT = 40_000,
    values = Array.from({ length: COUNT }, (_, i) => ((i * 7919) % COUNT) + (i % 2) / 2),
    { slices: all } = run('local t = ... table.sort(t)', [list(values)]);
  for (const at of [all >> 1, (all * 3) >> 2])
    for (const change of [
      (t: Table) => void (t.meta = new Table()),
      (t: Table) => {
        for (let i = COUNT; i > COUNT / 2; i--) t.setInt(i, undefined);
      },
      (t: Table) => void t.append(-1),
    ]) {
      const t = list(values);
      run('local t = ... table.sort(t)', [t], 500, (slices) => {
        if (slices === at) change(t);
      });
      const sorted = values.toSorted((a, b) => a - b),
        found = elements(t);
      assert.is(
        sorted.findIndex((v, i) => v !== found[i]),
        -1,
        `${at} of ${all}`,
      );
    }
});

test('format quotes and puts together', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const s = long('x"\\\n\0', size);
      const {
        values: [whole, again],
        slices,
      } = run('local s = ... local q = ("<%q>%%%d"):format(s, 7) return q, load("return " .. q:sub(2, -4))()', [
        str(s),
      ]);
      assert.ok(text(again) === s, 'what is quoted reads back');
      assert.ok(text(whole).endsWith('>%7'));
      assert.ok(slices > 10);
    }),
    some,
  );
  const n = 3000,
    {
      values: [made],
    } = run(
      'return (("%d:%s,"):rep(...)):format((function(n) local t = {} for i = 1, n do t[#t + 1] = i t[#t + 1] = "v" .. i end return table.unpack(t) end)(...))',
      [n],
    );
  assert.is(text(made), Array.from({ length: n }, (_, i) => `${i + 1}:v${i + 1},`).join(''));
});

test('values are packed and unpacked', () => {
  const {
    values: [same, size, packed],
  } = run(
    `
    local n = 2000
    local t = {} for i = 1, n do t[i] = i * 37 % 1000 end
    local f = ("<i2 !4 "):rep(n)
    local s = string.pack(f, table.unpack(t))
    local u = { string.unpack(f, s) }
    for i = 1, n do if u[i] ~= t[i] then return false end end
    return u[n + 1] == #s + 1, string.packsize(f), #s`,
    [],
  );
  assert.equal([same, size, packed], [true, 4000, 4000]);
});

test('characters are counted and found', () => {
  fc.assert(
    fc.property(sizes, fc.nat(9), (size, back) => {
      const s = Buffer.from(long('aλ€', size), 'utf8').toString('latin1');
      const characters = Array.from(Buffer.from(s, 'latin1').toString('utf8')),
        n = characters.length,
        at = n - back;
      const { values, slices } = run(
        'local s, n = ... return utf8.len(s), utf8.offset(s, n), utf8.offset(s, n - utf8.len(s) - 1), utf8.len(s .. "\\xff"), (select(2, utf8.len(s .. "\\xff")))',
        [str(s), at],
      );
      const position = Buffer.byteLength(characters.slice(0, at - 1).join(''), 'utf8') + 1;
      assert.equal(values, [n, position, position, undefined, s.length + 1]);
      assert.ok(slices > 10);
    }),
    some,
  );
});

test('lists are joined, moved, and inserted into', () => {
  const numbers = Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 10_007);
  const {
    values: [joined, moved, inserted, removed, first],
    slices,
  } = run(
    `
    local t = ...
    local joined = table.concat(t, ", ")
    local moved = table.move(t, 1, #t, 3, table.move(t, 1, #t, 1, {}))
    local inserted = table.move(t, 1, #t, 1, {})
    table.insert(inserted, 2, "new")
    local removed = table.move(t, 1, #t, 1, {})
    local first = table.remove(removed, 1)
    return joined, moved, inserted, removed, first`,
    [list(numbers)],
    2000,
  );
  assert.is(text(joined), numbers.join(', '));
  assert.equal(elements(moved), [...numbers.slice(0, 2), ...numbers]);
  assert.equal(elements(inserted), [numbers[0], 'new', ...numbers.slice(1)]);
  assert.equal(elements(removed), numbers.slice(1));
  assert.is(first, numbers[0]);
  assert.ok(slices > 10);
  const {
    values: [down, up],
  } = run(
    'local t = ... return table.move(table.move(t, 1, #t, 1, {}), 1, #t - 5, 6), table.move(table.move(t, 1, #t, 1, {}), 6, #t, 1)',
    [list(numbers)],
    2000,
  );
  assert.equal(elements(down), [...numbers.slice(0, 5), ...numbers.slice(0, -5)]);
  assert.equal(elements(up), [...numbers.slice(5), ...numbers.slice(-5)]);
});

test('many values are sorted', () => {
  const kinds: Record<string, (i: number) => Value> = {
    integers: (i) => ((i * 7919) % 10_007) - 5000,
    fractions: (i) => ((i * 7919) % 10_007) / 8,
    strings: (i) => str(`k${(i * 7919) % 10_007}`),
    'long strings': (i) => str('x'.repeat(50) + ((i * 7919) % 10_007)),
    wide: (i) => (i % 3 === 0 ? 2n ** 60n + BigInt((i * 7919) % 10_007) : i),
  };
  for (const [kind, of] of Object.entries(kinds)) {
    for (const n of [999, 1000, 1001, 2047, 2048, 2049, 5000]) {
      const {
        values: [result],
      } = run('local t = ... table.sort(t) return t', [list(Array.from({ length: n }, (_, i) => of(i)))], 5000);
      const plain = elements(result).map((v) => (isStr(v) ? bytesOf(v) : v)) as (string | number)[];
      assert.is(plain.length, n);
      for (let i = 1; i < n; i++) assert.ok(plain[i - 1]! <= plain[i]!, `${n} ${kind}, at ${i}`);
    }
  }
});

test('a list that changes while it is sorted stays a list', () => {
  // What `__gc` and other tasks can do to a list that a native works on.
  const { values } = run(
    `
    local t = {} for i = 1, 20000 do t[i] = i * 7919 % 10007 end
    local co = coroutine.wrap(function() table.sort(t) return #t end)
    return co(), t[1] <= t[2], t[19999] <= t[20000]`,
    [],
    300,
  );
  assert.equal(values, [20_000, true, true]);
});

test('lines are printed whole', () => {
  written = '';
  run(
    'print(("x"):rep(300000), 1, ("y"):rep(300000)) io.write(("z"):rep(200000), 2, "\\n") print(setmetatable({}, { __tostring = function() return ("w"):rep(100000) end }), "end")',
    [],
    200,
  );
  assert.ok(
    written ===
      `${'x'.repeat(300_000)}\t1\t${'y'.repeat(300_000)}\n${'z'.repeat(200_000)}2\n${'w'.repeat(100_000)}\tend\n`,
  );
});

test('numbers are read from long numerals', () => {
  for (const numeral of [
    '0'.repeat(20_000) + '12',
    '1' + '0'.repeat(20_000),
    ' '.repeat(20_000) + '7 ',
    '0x' + '0'.repeat(20_000) + 'ff',
    '.' + '0'.repeat(20_000) + '1e20001',
    '1'.repeat(20_000) + 'x',
  ]) {
    const number = Number(numeral.replace(/^\s+/, '').slice(0, 2) === '0x' ? `0x${numeral.slice(-2)}` : numeral);
    const {
      values: [read],
    } = run('return tonumber(...)', [str(numeral)], 300);
    if (Number.isNaN(number)) assert.is(read, undefined);
    else
      assert.is(
        run('return tonumber(...) == ...', [str(numeral)]).values[0] === true ||
          read === number ||
          Number((read as { n?: number }).n) === number,
        true,
        numeral.slice(0, 10),
      );
  }
  const {
    values: [based],
  } = run('return tonumber(...)', [str('z'.repeat(10_000)), 36], 300);
  let expected = 0n;
  for (let i = 0; i < 10_000; i++) expected = BigInt.asIntN(64, expected * 36n + 35n);
  assert.is(BigInt(based as bigint), expected);
});

test('functions are dumped and texts loaded', () => {
  const { values, slices } = run(
    `
    local s = "local t = {} " .. ("t[#t + 1] = #t * 2 "):rep(3000) .. " return #t, t[3000]"
    local f = load(s)
    local g = load(string.dump(f))
    local h = load(string.dump(f, true))
    local i, pieces = 0, {}
    for piece in s:gmatch("[^ ]+ ?") do pieces[#pieces + 1] = piece end
    local r = load(function() i = i + 1 return pieces[i] end)
    local a, b = f() local c, d = g() local e, k = h() local l, m = r()
    return a, b, c, d, e, k, l, m, load(s .. " = ")`,
    [],
    3000,
  );
  assert.equal(values.slice(0, 9), [3000, 5998, 3000, 5998, 3000, 5998, 3000, 5998, undefined]);
  assert.match(text(values[9]), /near '='/);
  assert.ok(slices > 20);
});

test('where calls are traced, natives do the same', () => {
  const source = `
    local calls = 0
    debug.sethook(function() calls = calls + 1 end, "cr")
    local s = ("aB"):rep(50000)
    local r = { s:reverse(), s:lower(), ("x"):upper(), table.concat({ 1, 2 }, ","), tonumber("12"), tonumber("z", 36), utf8.len("ab"), os.date("!%H", 0), ("%d"):format(5) }
    debug.sethook()
    return calls > 10, r[1] == ("Ba"):rep(50000), r[2] == ("ab"):rep(50000), r[3], r[4], r[5], r[6], r[7], r[8], r[9]`;
  const { values } = run(source, [], 300);
  assert.equal(
    values.map((v) => (isStr(v) ? bytesOf(v) : v)),
    [true, true, true, 'X', '1,2', 12, 35, 2, '00', '5'],
  );
});

test('what ends the process in other engines is a string like any other', () => {
  const { values } = run('local s = ("ab"):rep(67500000):reverse() return #s, s:sub(1, 4), s:sub(-1)', [], 1_000_000);
  assert.equal(values, [135_000_000, 'baba', 'a']);
});

test.run();
