// System events as Lua tables (README 7.8, D4): built by walking the event's row in event.ts. Besides the flat
// fields there is a nested table `event`, and beside `value` a payload of it.
// Times are seconds since 1970 as floats.
import { float } from '../../../values/number.ts';
import { str } from '../../../values/string.ts';
import type { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { EVENTS, type Exit, type FieldType } from '../../values/event.ts';
import type { Message } from '../../core/message.ts';
import { Payload, copy } from '../../values/payload.ts';
import { record, shapeOf } from '../common/support.ts';

/** Fields of every event, and of the nested table. */
const BASE = ['kind', 'from', 'at'];
const BASE_SHAPE = shapeOf(...BASE);
const RESULT_SHAPE = shapeOf('value', 'payload', 'error');

/** How an event of one kind is laid out: the shape of its table, and the names and types of its own fields. */
const LAYOUTS = new Map(Object.entries(EVENTS).map(([kind, row]) =>
  [kind, { shape: shapeOf(...BASE, 'event', ...Object.keys(row)), fields: Object.entries<FieldType>(row) }]));

/** What a receiver of the event channel sees of a message. */
export function eventTable(message: Message): Table {
  const event = message.event!;
  const { shape, fields } = LAYOUTS.get(event.kind)!;
  const kind = str(event.kind), from = str(event.from.text), at = float(event.at / 1000);
  const vals: Value[] = [kind, from, at, record(BASE_SHAPE, [kind, from, at])];
  for (const [name, type] of fields) vals.push(FIELD[type]((event as unknown as Record<string, never>)[name]!));
  return record(shape, vals);
}

const FIELD: Record<FieldType, (v: never) => Value> = {
  time: (milliseconds: number) => float(milliseconds / 1000),
  text: (bytes: string) => str(bytes),
  outcome: resultTable,
  error: resultTable,
};

/** Every receiver gets its own copy. There is a payload in any case: code that reads it first need not ask for the error before. */
function resultTable(exit: Exit): Table {
  if (exit.error !== undefined) return record(RESULT_SHAPE, [undefined, Payload.of(undefined), copy(exit.error) as Value]);
  const own = exit.own();
  return record(RESULT_SHAPE, [own, Payload.of(own), undefined]);
}
