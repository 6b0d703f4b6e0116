// The codec against the payload copy, which says what travels; and against bytes that nobody wrote.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Decoder } from '../../../src/actors/link/decoder.ts';
import { MOST_WORDS } from '../../../src/actors/link/dictionary.ts';
import { Encoder, TOO_LARGE } from '../../../src/actors/link/encoder.ts';
import { Malformed, Reader, Writer } from '../../../src/actors/link/wire.ts';
import { Channel } from '../../../src/actors/mail/channel.ts';
import { ErrorContext, ErrorObject } from '../../../src/actors/values/failure.ts';
import { NotCopyable, Payload, copy } from '../../../src/actors/values/payload.ts';
import { LuaFloat, wrap } from '../../../src/values/number.ts';
import { bytesOf, isStr, str } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import type { Value } from '../../../src/values/type.ts';
import { SomeFunction, SomeThread, list, record } from '../values/samples.ts';

/** Both ends of a link. */
class Ends {
  readonly encoder = new Encoder();
  readonly decoder = new Decoder();

  /** The value on the other side; the bytes are all read. */
  carry(value: Value): Value {
    this.encoder.mark();
    assert.is(this.encoder.value(value), undefined);
    const reader = new Reader(this.encoder.out.take());
    this.decoder.read(reader);
    const arrived = this.decoder.value();
    assert.ok(reader.done);
    return arrived;
  }

  /** Bytes that a value takes. */
  size(value: Value): number {
    const { out } = this.encoder,
      before = out.at;
    this.encoder.value(value);
    return out.at - before;
  }
}

const entries = (table: Table): [Value, Value][] => {
  const all: [Value, Value][] = [];
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) all.push([table.keyAt(at), table.valueAt(at)]);
  return all;
};

/** A text that tells two values apart unless they are equal, with the same references. */
function picture(value: Value, met: Value[] = []): string {
  if (isStr(value)) return JSON.stringify(bytesOf(value));
  if (value instanceof LuaFloat) return `float ${Object.is(value.n, -0) ? '-0' : value.n}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object') return String(value);
  const at = met.indexOf(value);
  if (at >= 0) return `#${at}`;
  met.push(value);
  if (value instanceof ErrorObject) return errorPicture(value, met);
  assert.instance(value, Table);
  const { count, meta } = value as Table;
  assert.is(meta, undefined);
  return `${count}{${entries(value as Table)
    .map(([key, each]) => `${picture(key, met)}=${picture(each, met)}`)
    .join(' ')}}`;
}

function errorPicture(error: ErrorObject, met: Value[]): string {
  const { message, category, retryable, details, contexts, stack, callStack, raised, ender } = error;
  const parts = JSON.stringify([message, category, retryable, contexts, stack, callStack, ender]);
  return `error ${parts} ${picture(details, met)} ${picture(raised?.value, met)} ${raised === undefined}`;
}

// ---- values

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)), maxLength: 80 });
const plain: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(undefined, true, false, 0, -1, 127, 128, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 60, 0.5),
  fc.constantFrom<Value>(new LuaFloat(-0), new LuaFloat(3), Number.NaN, new LuaFloat(Number.NaN), Infinity, -Infinity),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(wrap),
  fc.double().map((n) => (Number.isSafeInteger(n) ? new LuaFloat(n) : n)),
  bytes.map(str),
  fc.constantFrom('a', 'name', 'x'.repeat(64), 'x'.repeat(65)).map(str),
);

/** A program that builds a table out of values, some of which are tables built before. */
type Step = readonly [table: number, key: Value | number, value: Value | { readonly table: number }];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.nat(5),
  fc.oneof(plain, fc.integer({ min: 1, max: 8 }), fc.constantFrom('a', 'b', 'c', 'd')),
  fc.oneof(
    plain,
    fc.nat(6).map((table) => ({ table })),
  ),
);

const isKey = (key: Value): boolean =>
  key !== undefined &&
  !(typeof key === 'number' && Number.isNaN(key)) &&
  !(key instanceof LuaFloat && Number.isNaN(key.n));

function build(steps: readonly Step[], error: ErrorObject): Table {
  const tables: Value[] = Array.from({ length: 6 }, () => new Table());
  tables.push(error);
  for (const [at, key, value] of steps) {
    const table = tables[at] as Table;
    const given =
      typeof value === 'object' && !(value instanceof LuaFloat) && !isStr(value)
        ? tables[(value as { table: number }).table]
        : value;
    if (typeof key === 'string') table.setStr(key, given as Value);
    else if (isKey(key)) table.set(key, given as Value);
  }
  return tables[0] as Table;
}

const errors = fc
  .record({
    message: bytes,
    category: fc.constantFrom('Internal', '', 'my own kind'),
    retryable: fc.constantFrom(true, false, undefined),
    details: fc.constantFrom(undefined, record({ reason: 'r', list: list(1, 2) })),
    context: fc
      .array(bytes, { maxLength: 2 })
      .map((all) => all.reduce<ErrorContext | undefined>((last, each) => new ErrorContext(each, last), undefined)),
    stack: fc.constantFrom('', 'stack traceback:\n\tmain'),
    callStack: fc.constantFrom(undefined, {
      thread: '{a|b|0x00001}',
      frames: [{ level: 0, source: 'main.lua', line: 3, name: 'f', type: 'Lua' }],
    }),
    raised: fc.constantFrom<{ value: Value } | undefined>(undefined, { value: undefined }, { value: list('raised') }),
  })
  .map(({ message, category, ...parts }) => new ErrorObject(message, category, parts));

test('a plain value arrives as it was', () => {
  fc.assert(fc.property(plain, (value) => assert.is(picture(new Ends().carry(value)), picture(value))));
});

test('what arrives is what a payload copy is, shared and cyclic references included', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), errors, (steps, error) => {
      const value = build(steps, error),
        ends = new Ends();
      for (let i = 0; i < 2; i++) assert.is(picture(ends.carry(value)), picture(copy(value) as Value));
    }),
    { numRuns: 500 },
  );
});

test('... also among many objects', () => {
  const many = Array.from({ length: 30 }, (_, i) => list(i)),
    value = list(...many, ...many);
  assert.is(picture(new Ends().carry(value)), picture(value));
});

test('it makes no difference in how many steps values are written and read', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), errors, fc.nat(20), (steps, error, bytes) => {
      const value = list(build(steps, error), list(...Array.from({ length: 600 }, (_, i) => i))),
        whole = new Encoder(),
        parts = new Encoder();
      whole.value(value);
      parts.start(value);
      while (!parts.work(bytes));
      const written = parts.out.take();
      assert.equal(written, whole.out.take());
      const decoder = new Decoder();
      decoder.read(new Reader(written));
      const arrived = decoder.start();
      while (!decoder.work(bytes));
      assert.is(picture(arrived), picture(copy(value) as Value));
    }),
  );
});

test('records keep their shape, and cost less the second time', () => {
  const ends = new Ends(),
    value = record({ name: 'n', amount: 1 });
  assert.is((ends.carry(value) as Table).shape, value.shape);
  const second = ends.size(value);
  assert.ok(second < new Ends().size(value));
  assert.ok(second < 10);
});

test('a fast copy of a frozen table is like its copy', () => {
  const value = record({ name: 'n', amount: 1 });
  value.freeze();
  const ends = new Ends();
  for (let i = 0; i < 2; i++) assert.is(picture(ends.carry(value)), picture(copy(value) as Value));
});

test('payloads are unwrapped, other host objects are nil, and entries with such keys are dropped', () => {
  const table = list(Payload.of(Payload.of(7)), new Channel(0), 3);
  table.set(new Channel(0), 'dropped');
  table.set(Payload.of(99), 'kept under its data');
  table.set(true, new Channel(0));
  const arrived = new Ends().carry(table) as Table;
  assert.equal(
    [arrived.getInt(1), arrived.getInt(2), arrived.getInt(3), arrived.get(true)],
    [7, undefined, 3, undefined],
  );
  assert.is(new Ends().carry(new Channel(0)), undefined);
  assert.is(new Ends().carry(list(new Channel(0))) instanceof Table, true);
});

test('a function or thread anywhere refuses the value, and leaves no trace', () => {
  const keyed = new Table();
  keyed.set(new SomeFunction(), 1);
  const refused = [
    new SomeFunction(),
    list(1, list(new SomeThread())),
    record({ fresh: 'x', deep: list(new SomeFunction()) }),
    keyed,
  ];
  const ends = new Ends();
  for (const value of refused) {
    ends.encoder.mark();
    assert.instance(ends.encoder.value(value), NotCopyable);
    ends.encoder.rollback();
    assert.is(ends.encoder.out.at, 0);
    const next = record({ fresh: 'y', after: list(1) });
    assert.is(picture(ends.carry(next)), picture(next));
  }
});

test('dictionaries start anew when they are full, also where a refused value filled them', () => {
  const ends = new Ends();
  for (let i = 0; i < MOST_WORDS - 1; i++) ends.carry(record({ [`k${i}`]: i }));
  ends.encoder.mark();
  assert.instance(ends.encoder.value(record({ one: 1, two: 2, three: new SomeFunction() })), NotCopyable);
  ends.encoder.rollback();
  for (let i = MOST_WORDS - 9; i < MOST_WORDS + 9; i++) {
    const value = record({ [`k${i}`]: i });
    assert.is(picture(ends.carry(value)), picture(value));
  }
});

test('what is too large is refused', () => {
  const much = str('x'.repeat(2 ** 24));
  assert.is(new Encoder().value(list(much, much, much, much, much)), TOO_LARGE);
});

test('an error within an error travels up to a depth', () => {
  let error = new ErrorObject('innermost', '');
  for (let i = 0; i < 20; i++) error = new ErrorObject(`level ${i}`, '', { raised: { value: error } });
  let arrived = new Ends().carry(error) as ErrorObject | undefined,
    depth = 0;
  for (; arrived !== undefined; depth++) arrived = arrived.raised?.value as ErrorObject | undefined;
  assert.is(depth, 8);
});

// ---- bytes

/** Reads values until the bytes end; true if they were sound. */
function survives(given: Uint8Array): boolean {
  const reader = new Reader(given),
    decoder = new Decoder();
  decoder.read(reader);
  try {
    while (!reader.done) use(decoder.value());
    return true;
  } catch (thrown) {
    assert.instance(thrown, Malformed);
    assert.match((thrown as Malformed).message, /^malformed frame: [a-z]+$/);
    return false;
  }
}

/** A table made from any bytes works. */
function use(value: Value): void {
  if (!(value instanceof Table)) return;
  const known = new Map(entries(value));
  for (const [key, each] of known) assert.ok(Object.is(value.get(key), each));
  const length = value.length();
  assert.ok(length === 0 || value.getInt(length) !== undefined);
  assert.is(value.getInt(length + 1), undefined);
  if (length < 1000) value.setInt(length + 1, 'more');
  value.set('new key', 1);
  picture(value);
}

test('random bytes never do harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (given) => void survives(given)),
    { numRuns: 20_000 },
  );
});

test('nor do bytes with a fault', () => {
  let sound = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), errors, fc.nat(), fc.nat(255), (steps, error, at, byte) => {
      const encoder = new Encoder();
      encoder.value(build(steps, error));
      const written = encoder.out.take();
      assert.ok(survives(written));
      written[at % written.length] = byte;
      if (survives(written)) sound++;
      survives(written.subarray(0, at % written.length));
    }),
    { numRuns: 2000 },
  );
  assert.ok(sound > 0);
});

test('a small frame cannot claim to be large', () => {
  const out = new Writer();
  out.byte(9);
  out.uint(1);
  out.uint(2 ** 40);
  assert.not(survives(out.take()));
  out.byte(8);
  out.uint(2 ** 52);
  assert.not(survives(out.take()));
});

test('integers are exact up to the largest', () => {
  const out = new Writer();
  const numbers = [0, 127, 128, 2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 35 - 1, 2 ** 35 + 5, 2 ** 49, 2 ** 53 - 1];
  for (const n of numbers) out.uint(n);
  const reader = new Reader(out.take());
  for (const n of numbers) assert.is(reader.uint(), n);
  assert.ok(reader.done);
  const large = (last: number): Reader => new Reader(Uint8Array.of(...new Array<number>(7).fill(255), last));
  assert.is(large(15).uint(), 2 ** 53 - 1);
  for (const last of [16, 127, 255])
    assert.throws(
      () => large(last).uint(),
      (thrown: unknown) => thrown instanceof Malformed,
    );
});

test.run();
