// JSON texts and Lua values: what JavaScript's own JSON says must be said here, and more of integers.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JsonFault, MAX_LEVELS, NULL } from '../../../src/actors/modules/json.ts';
import { JsonReader } from '../../../src/actors/modules/json-reader.ts';
import { JsonWriter, quote } from '../../../src/actors/modules/json-writer.ts';
import { LuaFloat } from '../../../src/values/number.ts';
import { bytesOf, isStr, str } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import type { Value } from '../../../src/values/type.ts';
import { decode, encode } from './at-once.ts';

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

function read(text: string): Value {
  const result = decode(text);
  if (result instanceof JsonFault) throw new Error(result.message);
  return result.value;
}

const written = (value: Value): string => {
  const text = encode(value);
  if (text instanceof JsonFault) throw new Error(text.message);
  return text;
};

/** A Lua value as JSON.parse would have it. */
function plain(v: Value): unknown {
  if (isStr(v)) return Buffer.from(bytesOf(v), 'latin1').toString('utf8');
  if (v instanceof LuaFloat) return v.n;
  if (typeof v === 'bigint') return Number(v);
  if (v === NULL) return null;
  if (!(v instanceof Table)) return v;
  if (v.length() > 0) return Array.from({ length: v.length() }, (_, i) => plain(v.getInt(i + 1)));
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let empty = true;
  for (let at = v.advance(0); at !== 0; at = v.advance(at)) {
    fields[plain(v.keyAt(at)) as string] = plain(v.valueAt(at));
    empty = false;
  }
  return empty ? [] : fields;
}

/** Empty objects come back as lists, and -0 as 0: Lua has one empty table and no such integer. */
function asLua(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(asLua);
  if (typeof v !== 'object' || v === null) return Object.is(v, -0) ? 0 : v;
  const fields = Object.entries(v);
  return fields.length === 0
    ? []
    : Object.assign(Object.create(null), ...fields.map(([k, each]) => ({ [k]: asLua(each) })));
}

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      const result = decode(bytes(text), NULL);
      if (result instanceof JsonFault) throw new Error(result.message);
      assert.equal(JSON.stringify(plain(result.value)), JSON.stringify(asLua(JSON.parse(text))));
    }),
  );
});

test('refuses what JSON.parse refuses', () => {
  const pieces = fc.array(
    fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '"a"', '1', '-', '.', 'e', '0', 'true', 'nul', ' ', '\\', '\t'),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      let good = true;
      try {
        JSON.parse(text);
      } catch {
        good = false;
      }
      assert.is(decode(text) instanceof JsonFault, !good, text);
    }),
    { numRuns: 2000 },
  );
});

test('quotes as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.is(JSON.parse(Buffer.from(quote(bytes(text)), 'latin1').toString('utf8')), text);
    }),
  );
});

test('what is not UTF-8 is replaced, byte by byte', () => {
  assert.is(quote('\x80'), '"\\ufffd"');
  assert.is(quote('\xc3'), '"\\ufffd"');
  assert.is(quote('\xe0\x80\x80'), '"\\ufffd\\ufffd\\ufffd"');
  assert.is(quote('\xed\xa0\x80'), '"\\ufffd\\ufffd\\ufffd"', 'a surrogate');
  assert.is(quote('\xf4\x90\x80\x80'), '"\\ufffd\\ufffd\\ufffd\\ufffd"', 'beyond U+10FFFF');
  assert.is(quote('\xf4\x8f\xbf\xbf'), '"\xf4\x8f\xbf\xbf"');
});

test('integers of 64 bits are exact, everything else is a float', () => {
  assert.is(read('9007199254740993'), 9007199254740993n);
  assert.is(read('-9223372036854775808'), -(2n ** 63n));
  assert.is(read('9223372036854775808'), 2 ** 63);
  assert.equal(read('1.0'), new LuaFloat(1));
  assert.is(written(2n ** 63n - 1n), '9223372036854775807');
  assert.is(written(new LuaFloat(3)), '3');
  assert.is(written(NaN), 'null');
});

test('null in lists keeps the others in their places', () => {
  const list = read('[1,null,3]') as Table;
  assert.is(list.length(), 3);
  assert.is(list.getInt(2), undefined);
  assert.is(written(read('[1,null]')), '[1]');
});

test('depth is limited both ways', () => {
  const nested = (n: number): string => '['.repeat(n) + ']'.repeat(n);
  assert.is(written(read(nested(MAX_LEVELS))), nested(MAX_LEVELS));
  assert.instance(decode(nested(MAX_LEVELS + 1)), JsonFault);
  let deep = new Table();
  for (let i = 0; i < MAX_LEVELS; i++) {
    const outer = new Table();
    outer.append(deep);
    deep = outer;
  }
  assert.instance(encode(deep), JsonFault);
});

test('sorted, equal values have equal texts', () => {
  const a = read('{"b":1,"a":[{"y":1,"x":2}]}'),
    b = read('{"a":[{"x":2,"y":1}],"b":1}');
  assert.is(encode(a, true), encode(b, true));
  assert.is(encode(a, true), '{"a":[{"x":2,"y":1}],"b":1}');
});

test('keys and strings of any length', () => {
  const long = 'k'.repeat(100);
  const table = read(`{"${long}":"${long}"}`) as Table;
  assert.is(bytesOf(table.get(str(long)) as never), long);
  assert.is(written(table), `{"${long}":"${long}"}`);
});

test('both ways are the same in parts of any size', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(json, fc.integer({ min: 1, max: 40 }), fc.boolean(), (value, units, sorted) => {
      const text = Buffer.from(JSON.stringify(value), 'utf8').toString('latin1');
      const reader = new JsonReader(text);
      while (!reader.over) reader.step(units);
      const whole = decode(text);
      if (whole instanceof JsonFault) return assert.is(reader.fault?.message, whole.message);
      const written = encode(whole.value, sorted),
        writer = new JsonWriter(reader.value, sorted);
      while (!writer.over) writer.step(units);
      assert.is(writer.fault?.message ?? writer.text, written instanceof JsonFault ? written.message : written);
    }),
    { numRuns: 2000 },
  );
});

test('so are faults', () => {
  const pieces = fc
    .array(
      fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '"a"',
        '"\\u00e9"',
        '"\\q"',
        '1',
        '-',
        '1e',
        'true',
        'nul',
        ' ',
        '\n',
        '"',
        '\x01',
      ),
      { maxLength: 9 },
    )
    .map((list) => list.join(''));
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 9 }), (text, units) => {
      const whole = decode(text),
        reader = new JsonReader(text);
      while (!reader.over) reader.step(units);
      assert.is(reader.fault?.message, whole instanceof JsonFault ? whole.message : undefined, text);
    }),
    { numRuns: 3000 },
  );
});

test('long strings, names, numerals, lists and maps', () => {
  const long = 'λ"\n'.repeat(3000),
    value = {
      [long]: long,
      list: Array.from({ length: 5000 }, (_, i) => i),
      map: Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, i])),
    };
  const text = Buffer.from(JSON.stringify(value), 'utf8').toString('latin1'),
    read = decode(text);
  if (read instanceof JsonFault) throw new Error(read.message);
  for (const sorted of [false, true]) {
    const written = encode(read.value, sorted);
    assert.type(written, 'string');
    assert.equal(JSON.parse(Buffer.from(written as string, 'latin1').toString('utf8')), value);
  }
  const digits = decode('1'.repeat(5000)) as { value: unknown };
  assert.is(digits.value, Infinity);
  assert.is((decode(`[${'0.'}${'0'.repeat(5000)}1]`) as { value: Table }).value.length(), 1);
});

test('the work of a step is bounded', () => {
  const table = new Table();
  for (let i = 1; i <= 20_000; i++) table.append(i);
  const writer = new JsonWriter(table);
  let steps = 0;
  for (; !writer.over; steps++) assert.ok(writer.step(100) < 400);
  assert.ok(steps > 500);
});

test.run();
