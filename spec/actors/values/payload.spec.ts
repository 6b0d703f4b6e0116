import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ErrorObject } from '../../../src/actors/values/failure.ts';
import { Copies, Payload, UNFINISHED, NotCopyable, copy, copyWithin } from '../../../src/actors/values/payload.ts';
import { Channel } from '../../../src/actors/mail/channel.ts';
import { LuaFloat } from '../../../src/values/number.ts';
import { str } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import type { Value } from '../../../src/values/type.ts';
import { SomeFunction, SomeThread, list, record } from './samples.ts';

function copies(values: readonly Value[]): readonly Value[] | NotCopyable {
  const all = new Copies(values);
  all.work(Infinity);
  return all.result;
}

const copied = (value: Value): Table => copy(value) as Table;

test('plain values travel as they are', () => {
  for (const value of [undefined, true, 1, 0.5, 2n ** 62n, 'text', str('x'.repeat(100)), new LuaFloat(1)])
    assert.is(copy(value), value);
});

test('a copy shares nothing but immutable things', () => {
  const inner = list(1, 2),
    from = record({ inner, name: 'n' });
  const to = copied(from);
  assert.is.not(to, from);
  assert.is.not(to.getStr('inner'), inner);
  assert.is(to.shape, from.shape);
  inner.setInt(1, 'changed');
  from.setStr('name', 'changed');
  assert.is((to.getStr('inner') as Table).getInt(1), 1);
  assert.is(to.getStr('name'), 'n');
});

test('short records keep shared and cyclic references, and drop metatables', () => {
  const leaf = record({ x: 1 }),
    from = record({ a: leaf, b: leaf, other: record({ x: 1 }) });
  leaf.meta = new Table();
  const to = copied(from);
  assert.is(to.getStr('a'), to.getStr('b'));
  assert.is.not(to.getStr('a'), leaf);
  assert.is.not(to.getStr('other'), to.getStr('a'));
  assert.is((to.getStr('a') as Table).meta, undefined);
  const self = record({ n: 1 });
  self.setStr('self', self);
  const again = copied(self);
  assert.is(again.getStr('self'), again);
});

test('shared and cyclic references inside one value are kept', () => {
  const shared = list('s'),
    from = record({ a: shared, b: shared });
  from.setStr('self', from);
  from.set(shared, 'by table');
  const to = copied(from);
  assert.is(to.getStr('self'), to);
  assert.is(to.getStr('a'), to.getStr('b'));
  assert.is(to.get(to.getStr('a')), 'by table');
  assert.is(to.get(shared), undefined);
});

test('... also among many objects', () => {
  const many = Array.from({ length: 30 }, (_, i) => list(i)),
    to = copied(list(...many, ...many));
  for (let i = 1; i <= many.length; i++) {
    assert.is(to.getInt(i), to.getInt(many.length + i));
    assert.is.not(to.getInt(i), many[i - 1]);
  }
});

test('every kind of key travels', () => {
  const from = new Table();
  from.set(-5, 'negative');
  from.set(0.5, 'fraction');
  from.set(true, 'truth');
  from.set(2n ** 62n, 'wide');
  from.set(str('k'.repeat(50)), 'long');
  from.set('dynamic', 'short');
  const to = copied(from);
  for (let at = from.advance(0); at !== 0; at = from.advance(at)) assert.is(to.get(from.keyAt(at)), from.valueAt(at));
});

test('metatables stay behind', () => {
  const from = list(1);
  from.meta = new Table();
  assert.is(copied(from).meta, undefined);
});

test('payloads are unwrapped, errors stay errors, other objects become nil at any depth', () => {
  const error = new ErrorObject('broken', 'Internal', { retryable: true });
  const to = copied(list(Payload.of(list(1)), error, new Channel(0)));
  assert.is((to.getInt(1) as Table).getInt(1), 1);
  const arrived = to.getInt(2) as ErrorObject;
  assert.is.not(arrived, error);
  assert.equal([arrived.message, arrived.category, arrived.retryable], ['broken', 'Internal', true]);
  assert.is(to.getInt(3), undefined);
  assert.is(to.length(), 2);
  assert.is(copy(new Channel(0)), undefined);
  assert.is(copy(Payload.of(Payload.of(5))), 5);
});

test('functions and threads refuse the whole value, wherever they are', () => {
  const type = (value: Value) => (copy(value) as NotCopyable).type;
  assert.is(type(new SomeFunction()), 'function');
  assert.is(type(new SomeThread()), 'thread');
  assert.is(type(record({ deep: list(list(new SomeFunction())) })), 'function');
  const keyed = new Table();
  keyed.set(new SomeFunction(), 1);
  assert.is(type(keyed), 'function');
  assert.instance(copies([1, new SomeThread()]), NotCopyable);
});

test('holes in arguments are kept', () => {
  assert.equal(copies([undefined, 1, undefined]), [undefined, 1, undefined]);
});

test('a frozen table travels as an ordinary one', () => {
  const to = copied(record({ a: 1 }).freeze());
  assert.not(to.frozen);
  to.setStr('b', 2);
  assert.equal([to.getStr('a'), to.getStr('b')], [1, 2]);
});

test('depth is no limit', () => {
  let deep = new Table();
  for (let i = 0; i < 200_000; i++) deep = list(deep);
  let depth = 0;
  for (let at: Value = copy(deep) as Table; at instanceof Table; at = at.getInt(1)) depth++;
  assert.is(depth, 200_001);
});

/** Fuel that a copy costs. */
function cost(value: Value): number {
  let units = 0;
  copy(value, {
    charge: (n) => {
      units += n;
    },
  });
  return units;
}

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test('the work is charged: values, tables, references, entries of hash parts', () => {
  const plain = cost(list(...numbers(800))),
    hash = new Table();
  assert.is(plain, 412);
  assert.ok(cost(list(...numbers(8000))) > 9 * plain);
  assert.ok(cost(list(...numbers(80_000))) > 90 * plain);
  for (let i = 0; i < 800; i++) hash.set(i + 0.5, i);
  assert.ok(cost(hash) > 800 * 20);
  assert.ok(cost(list(...numbers(800).map(() => list()))) > 800 * 50);
  const shared = list();
  assert.ok(cost(list(...numbers(800).map(() => shared))) > 800 * 4);
  assert.is(cost(1), 0);
});

/** A copy made in steps of so much work, and the steps. */
function inSteps(
  units: number,
  ...values: Value[]
): { readonly result: Value[] | NotCopyable; readonly steps: number; readonly longest: number } {
  const copies = new Copies(values);
  let steps = 0,
    longest = 0,
    charged = 0,
    done = false;
  while (!done) {
    charged = 0;
    done = copies.work(units, {
      charge: (n) => {
        charged += n;
      },
    });
    longest = Math.max(longest, charged);
    steps++;
  }
  return { result: copies.result, steps, longest };
}

test('a copy can be made in steps, none of which is much longer than allowed', () => {
  const large = record({ long: list(...numbers(50_000)), many: list(...numbers(5000).map((i) => list(i))) }),
    keyed = new Table();
  for (let i = 0; i < 5000; i++) keyed.set(i + 0.5, i);
  large.setStr('keyed', keyed);
  large.setStr('self', large);
  const { result, steps, longest } = inSteps(1000, 'first', large, list(1));
  const [first, copied, last] = result as [Value, Table, Table];
  assert.ok(steps > 100);
  assert.ok(longest < 30_000);
  assert.equal([first, last.getInt(1), copied.getStr('self') === copied], ['first', 1, true]);
  assert.is((copied.getStr('long') as Table).getInt(50_000), 49_999);
  assert.is(((copied.getStr('many') as Table).getInt(5000) as Table).getInt(1), 4999);
  assert.is((copied.getStr('keyed') as Table).get(4999.5), 4999);
});

test('however small the steps, a copy makes progress; what cannot travel refuses it', () => {
  assert.equal((inSteps(0, list(...numbers(3000))).result as [Table])[0].count, 3000);
  assert.ok(inSteps(0, list(list(1), list(new SomeFunction()))).result instanceof NotCopyable);
  assert.is(copyWithin(100, list(...numbers(3000))), UNFINISHED);
  assert.is((copyWithin(100, list(1)) as Table).getInt(1), 1);
});

test.run();
