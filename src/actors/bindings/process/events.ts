// System events as Lua tables (README 7.8, D4), built from the event's row in actors/values/event.ts: flat fields, a
// nested table `event`, and a payload beside `value`. Times are seconds since 1970 as floats.
import { float } from '../../../values/number.ts';
import { str } from '../../../values/string.ts';
import type { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { EVENTS, type Exit, type FieldType } from '../../values/event.ts';
import type { Message } from '../../mail/message.ts';
import { Payload, copy } from '../../values/payload.ts';
import { record, shapeOf } from '../common/support.ts';

/** Fields of every event and of the nested table. */
const BASE = ['kind', 'from', 'at'];
const BASE_SHAPE = shapeOf(...BASE);
const RESULT_SHAPE = shapeOf('value', 'payload', 'error');

/** By kind: the shape of the table, room for its fields, and names and types of the fields of this kind. */
const LAYOUTS = new Map(
  Object.entries(EVENTS).map(([kind, row]) => {
    const shape = shapeOf(...BASE, 'event', ...Object.keys(row)),
      blank: readonly Value[] = new Array<Value>(shape.size).fill(undefined);
    return [kind, { shape, blank, fields: Object.entries<FieldType>(row) }];
  }),
);

/** The table that receivers of the event channel get. */
export function eventTable(message: Message): Table {
  const event = message.event!;
  const { shape, blank, fields } = LAYOUTS.get(event.kind)!;
  const kind = str(event.kind),
    from = str(event.from.text),
    at = float(event.at / 1000);
  // A list that is pushed to gets room for sixteen more.
  const vals = blank.slice();
  vals[0] = kind;
  vals[1] = from;
  vals[2] = at;
  vals[3] = record(BASE_SHAPE, [kind, from, at]);
  for (let i = 0; i < fields.length; i++) {
    const [name, type] = fields[i]!;
    vals[i + 4] = FIELD[type]((event as unknown as Record<string, never>)[name]!);
  }
  return record(shape, vals);
}

const FIELD: Record<FieldType, (v: never) => Value> = {
  time: (milliseconds: number) => float(milliseconds / 1000),
  text: (bytes: string) => str(bytes),
  outcome: resultTable,
  error: resultTable,
};

/** A copy for each receiver. The payload is always there, so that code can read it before checking for an error. */
function resultTable(exit: Exit): Table {
  if (exit.error !== undefined)
    return record(RESULT_SHAPE, [undefined, Payload.of(undefined), copy(exit.error) as Value]);
  const own = exit.own();
  return record(RESULT_SHAPE, [own, Payload.of(own), undefined]);
}
