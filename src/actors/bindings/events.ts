// System events as Lua tables (process-api.md 7.8, D4): built by walking the event's row in event.ts. Besides the flat
// fields there is the nested `event` table of the specification's prose, and beside `value` a payload of it.
// Times are seconds since 1970 as floats.
import { float } from '../../values/number.ts';
import { str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { EVENTS, Exit, type FieldType } from '../event.ts';
import type { Message } from '../message.ts';
import { Payload, copy } from '../payload.ts';

/** What a receiver of the event channel sees of a message. */
export function eventTable(message: Message): Table {
  const event = message.event!;
  const table = new Table();
  const base = new Table();
  for (const each of [table, base]) {
    each.setStr('kind', str(event.kind));
    each.setStr('from', event.from === undefined ? undefined : str(event.from.text));
    each.setStr('at', float(event.at / 1000));
  }
  table.setStr('event', base);
  const row: Readonly<Record<string, FieldType>> = EVENTS[event.kind];
  const fields = event as unknown as Readonly<Record<string, never>>;
  for (const name in row) table.setStr(name, FIELD[row[name]!](fields[name]!));
  return table;
}

const FIELD: Record<FieldType, (v: never) => Value> = {
  time: (milliseconds: number) => float(milliseconds / 1000),
  text: (bytes: string) => str(bytes),
  outcome: resultTable,
  error: resultTable,
};

/** Every receiver gets its own copy. */
function resultTable({ value, error }: Exit): Table {
  const result = new Table();
  if (error !== undefined) result.setStr('error', copy(error) as Value);
  else {
    const own = copy(value) as Value;
    result.setStr('value', own);
    result.setStr('payload', Payload.of(own));
  }
  return result;
}
