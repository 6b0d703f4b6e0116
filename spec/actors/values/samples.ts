// Values that specs of copies and of the codec make: tables, and kinds of values that do not travel.
import { LuaFunction } from '../../../src/values/function.ts';
import { Table } from '../../../src/values/table.ts';
import { Thread } from '../../../src/values/thread.ts';
import type { Value } from '../../../src/values/type.ts';

export class SomeFunction extends LuaFunction {}
export class SomeThread extends Thread {}

export const list = (...values: Value[]): Table => {
  const table = new Table();
  for (const value of values) table.append(value);
  return table;
};

export const record = (fields: Record<string, Value>): Table => {
  const table = new Table();
  for (const [key, value] of Object.entries(fields)) table.setStr(key, value);
  return table;
};
