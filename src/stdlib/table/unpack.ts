// table.pack and table.unpack (§6.6): between the elements of a list and the values of a call.
import { tooManyResults } from '../../messages/stdlib.ts';
import { wrap } from '../../values/number.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { PENDING } from '../../vm/meta.ts';
import { plain, resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { integer, rest, value } from '../../vm/native/params.ts';
import { TABLE_BYTES } from '../../vm/gc/sizes.ts';
import { raise } from '../../vm/throw.ts';
import { type Integer, done, giveWay, isRaw, wait, withLength } from './list.ts';

export const pack = plain(
  'table.pack',
  [rest()],
  'table',
  'A new list of the arguments, with their number as field n.',
  (at) => {
    const list = new Table(),
      { count } = at;
    at.rt.allocate(TABLE_BYTES);
    at.rt.charge(count);
    at.copyTo(list);
    list.setStr('n', count);
    return at.one(list);
  },
);

/** Slots that results leave free for what comes after them. */
const SLACK = 32;

export const unpack = resumable(
  'table.unpack',
  [value('list', 'table'), integer('i').or(1), integer('j').opt()],
  '...',
  'The elements i to j of a list, by default all. Raises if they are too many results.',
  {
    fastPath(at) {
      const list = at.arg(1);
      if (at.count !== 1 || !isRaw(list) || list.count > 250 || list.length() !== list.count) return SLOW_PATH;
      at.rt.charge(list.count);
      return at.all(list.arr.length === list.count ? list.arr : list.arr.slice(0, list.count));
    },
    start(call, list, first, given) {
      if (given !== undefined) return spread(call, list, first, given);
      if (isRaw(list)) return spread(call, list, first, list.length());
      return withLength(call, (c, length) => spread(c, list, first, length));
    },
    done,
  },
);

function spread(call: Call, list: Value, first: Integer, last: Integer): number {
  if (first > last) return 0;
  const count = Number(BigInt(last) - BigInt(first)) + 1;
  const { co, frame } = call,
    { func } = frame;
  if (func + count + SLACK > Math.max(call.rt.stackLimit, co.stack.length)) raise(tooManyResults());
  call.rt.charge(count);
  if (isRaw(list) && typeof first === 'number' && typeof last === 'number') {
    co.ensure(func + count);
    const { stack } = co;
    for (let i = 0; i < count; i++) stack[func + i] = list.getInt(first + i);
    return count;
  }
  const values: Value[] = [];
  const run = (c: Call): number => {
    while (values.length < count) {
      if (c.rt.fuel < 0) return giveWay(c, run, values);
      const v = c.index(list, wrap(BigInt(first) + BigInt(values.length)));
      if (v === PENDING) {
        return wait(
          c,
          (again) => {
            values.push(again.result(1));
            return run(again);
          },
          values,
        );
      }
      values.push(v as Value);
    }
    return c.all(values);
  };
  return run(call);
}
