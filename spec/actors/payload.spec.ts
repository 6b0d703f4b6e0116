import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ErrorObject } from '../../src/actors/failure.ts';
import { Payload, Untravelled, copy, copyAll } from '../../src/actors/payload.ts';
import { Channel } from '../../src/actors/channel.ts';
import { LuaFunction } from '../../src/values/function.ts';
import { LuaFloat } from '../../src/values/number.ts';
import { str } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import { Thread } from '../../src/values/thread.ts';
import type { Value } from '../../src/values/type.ts';

class SomeFunction extends LuaFunction {}
class SomeThread extends Thread {}

const list = (...values: Value[]): Table => {
  const table = new Table();
  for (const value of values) table.append(value);
  return table;
};
const record = (fields: Record<string, Value>): Table => {
  const table = new Table();
  for (const [key, value] of Object.entries(fields)) table.setStr(key, value);
  return table;
};
const copied = (value: Value): Table => copy(value) as Table;

test('plain values travel as they are', () => {
  for (const value of [undefined, true, 1, 0.5, 2n ** 62n, 'text', str('x'.repeat(100)), new LuaFloat(1)]) assert.is(copy(value), value);
});

test('a copy shares nothing but immutable things', () => {
  const inner = list(1, 2), from = record({ inner, name: 'n' });
  const to = copied(from);
  assert.is.not(to, from);
  assert.is.not(to.getStr('inner'), inner);
  assert.is(to.shape, from.shape);
  inner.setInt(1, 'changed');
  from.setStr('name', 'changed');
  assert.is((to.getStr('inner') as Table).getInt(1), 1);
  assert.is(to.getStr('name'), 'n');
});

test('shared and cyclic references inside one value are kept', () => {
  const shared = list('s'), from = record({ a: shared, b: shared });
  from.setStr('self', from);
  from.set(shared, 'by table');
  const to = copied(from);
  assert.is(to.getStr('self'), to);
  assert.is(to.getStr('a'), to.getStr('b'));
  assert.is(to.get(to.getStr('a')), 'by table');
  assert.is(to.get(shared), undefined);
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
  const type = (value: Value) => (copy(value) as Untravelled).type;
  assert.is(type(new SomeFunction()), 'function');
  assert.is(type(new SomeThread()), 'thread');
  assert.is(type(record({ deep: list(list(new SomeFunction())) })), 'function');
  const keyed = new Table();
  keyed.set(new SomeFunction(), 1);
  assert.is(type(keyed), 'function');
  assert.instance(copyAll([1, new SomeThread()]), Untravelled);
});

test('holes in arguments are kept', () => {
  assert.equal(copyAll([undefined, 1, undefined]), [undefined, 1, undefined]);
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

test('the work is charged', () => {
  let units = 0;
  copy(list(...Array.from({ length: 800 }, (_, i) => i)), { charge: (n) => { units += n; } });
  assert.is(units, 101);
});

test.run();
