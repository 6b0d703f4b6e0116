import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { eventTable } from '../../../src/actors/bindings/process/events.ts';
import {
  EVENTS,
  EVENT_NAMES,
  Exit,
  cancelEvent,
  exitEvent,
  linkDownEvent,
  type ProcessEvent,
} from '../../../src/actors/values/event.ts';
import { ErrorObject } from '../../../src/actors/values/failure.ts';
import { EVENTS_TOPIC, Message } from '../../../src/actors/mail/message.ts';
import type { Payload } from '../../../src/actors/values/payload.ts';
import { Family, Pid } from '../../../src/actors/values/pid.ts';
import { LuaFloat } from '../../../src/values/number.ts';
import { bytesOf, type Str } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';

const from = new Pid(new Family('', 'h', 'a:b'), 1);
const value = new Table();
const error = new ErrorObject('broken', 'Internal');
const SAMPLES: readonly ProcessEvent[] = [
  cancelEvent(from, 1000, 31_000, 'why'),
  exitEvent(from, 1500, new Exit(value, undefined)),
  linkDownEvent(from, 2000, new Exit(undefined, error)),
];

const shown = (event: ProcessEvent): Table => eventTable(new Message(EVENTS_TOPIC, undefined, event.from, event));
const text = (table: Table, key: string): string => bytesOf(table.getStr(key) as Str);

for (const event of SAMPLES) {
  test(`${event.kind}: the table has the fields of its row, and the base twice`, () => {
    const table = shown(event),
      base = table.getStr('event') as Table;
    for (const each of [table, base]) {
      assert.is(text(each, 'kind'), event.kind);
      assert.is(text(each, 'from'), '{h|a:b|0x00001}');
      assert.ok(each.getStr('at') !== undefined);
    }
    for (const field of Object.keys(EVENTS[event.kind])) assert.ok(table.getStr(field) !== undefined, field);
    assert.is(table.getStr('error'), undefined);
  });
}

test('every kind has a constant and a sample', () => {
  assert.equal(Object.values(EVENT_NAMES).sort(), Object.keys(EVENTS).sort());
  assert.equal(SAMPLES.map(({ kind }) => kind).sort(), Object.keys(EVENTS).sort());
});

test('times are seconds, as floats', () => {
  const table = shown(SAMPLES[0]!);
  assert.equal(table.getStr('at'), new LuaFloat(1));
  assert.equal(table.getStr('deadline'), new LuaFloat(31));
  assert.is(shown(SAMPLES[1]!).getStr('at'), 1.5);
});

test('a result is a value with its payload, or an error; every receiver gets a copy', () => {
  const [first, second] = [shown(SAMPLES[1]!), shown(SAMPLES[1]!)].map((table) => table.getStr('result') as Table);
  assert.is(first!.getStr('error'), undefined);
  assert.is((first!.getStr('payload') as Payload).data, first!.getStr('value'));
  assert.is.not(first!.getStr('value'), value);
  assert.is.not(first!.getStr('value'), second!.getStr('value'));
  const failed = shown(SAMPLES[2]!).getStr('result') as Table;
  assert.is((failed.getStr('error') as ErrorObject).message, 'broken');
  assert.is(failed.getStr('value'), undefined);
});

test.run();
