// table.insert and table.remove (§6.6): the elements behind the position move by one.
import { positionOutOfBounds, wrongInsertCount } from '../../messages/stdlib.ts';
import { wrap } from '../../values/number.ts';
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { work } from '../../vm/native/long-work.ts';
import { PENDING } from '../../vm/meta.ts';
import { resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { fastCalls } from '../../vm/native/traits.ts';
import { integer, takeInteger, unchecked, value } from '../../vm/native/params.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import { READ_WRITE_LENGTH, type Integer, checkList, done, isRaw, later, wait, walk, withLength } from './list.ts';
import { Moving, RUN, copyRange } from './copy-range.ts';

export const insert = resumable(
  'table.insert',
  [value('list', 'table'), unchecked('pos', 'integer?'), unchecked('value', 'any')],
  '',
  'Inserts a value at a position, by default at the end; later elements move up.',
  {
    fastPath(at) {
      const list = at.arg(1);
      if (at.count !== 2 || !isRaw(list)) return SLOW_PATH;
      list.setInt(list.length() + 1, at.arg(2));
      return 0;
    },
    start(call) {
      const list = call.arg(1);
      if (isRaw(list)) {
        if (call.count === 2) {
          list.setInt(list.length() + 1, call.arg(2));
          return 0;
        }
        if (call.count !== 3) raise(wrongInsertCount());
        const end = list.length() + 1,
          position = Number(takeInteger(call.arg(2), 2, true));
        if (position < 1 || position > end) badArgument(2, positionOutOfBounds());
        return insertRaw(call, list, position, end, call.arg(3));
      }
      checkList(call.rt, list, 1, call.count > 0, READ_WRITE_LENGTH);
      return withLength(call, (c, length) => {
        const end = wrap(BigInt(length) + 1n);
        if (c.count === 2) return storeLast(c, end, c.arg(2));
        if (c.count !== 3) raise(wrongInsertCount());
        const position = takeInteger(c.arg(2), 2, true);
        if (!within(position, BigInt.asUintN(64, BigInt(end)) - 1n)) badArgument(2, positionOutOfBounds());
        const first = BigInt(position),
          last = BigInt(end);
        const count = last > first ? last - first : 0n;
        return walk(c, list, last - 1n, list, last, count, -1n, (c2) => storeLast(c2, position, c2.arg(3)));
      });
    },
    done,
  },
);

/** Is position - 1, taken as unsigned, at most `last`? */
const within = (position: Integer, last: bigint): boolean => BigInt.asUintN(64, BigInt(position) - 1n) <= last;

/** Stores into argument 1, as a native's last act. */
function storeLast(call: Call, at: Integer, v: Value): number {
  return call.store(call.arg(1), at, v) ? wait(call, () => 0) : 0;
}

/** Moves the elements before `end`. */
function insertRaw(call: Call, list: Table, position: number, end: number, v: Value): number {
  const put = (): number => {
    list.setInt(position, v);
    return 0;
  };
  if (position === end) return put();
  list.setInt(end, list.getInt(end - 1));
  const count = end - 1 - position;
  if (count > RUN || end - 1 > list.count)
    return work(call, new Moving(list, position, list, position + 1, count, false, put));
  call.rt.charge(count >> 2);
  copyRange(list.arr, position - 1, list.arr, position, count, false);
  return put();
}

export const remove = resumable(
  'table.remove',
  [value('list', 'table'), later(integer('pos').opt())],
  'any',
  'Removes an element, by default the last, and gives it; later elements move down.',
  {
    fastPath(at) {
      const list = at.arg(1);
      if (at.count !== 1 || !isRaw(list)) return SLOW_PATH;
      return at.one(removeLast(list));
    },
    start(call, _list, given) {
      const list = call.arg(1);
      if (isRaw(list)) {
        const size = list.length();
        const position = given === undefined ? size : Number(takeInteger(given, 2, true));
        if (position !== size && (position < 1 || position > size + 1)) badArgument(2, positionOutOfBounds());
        return removeRaw(call, list, position, size);
      }
      checkList(call.rt, list, 1, call.count > 0, READ_WRITE_LENGTH);
      return withLength(call, (c, length) => {
        const size = BigInt(length),
          position = given === undefined ? size : BigInt(takeInteger(given, 2, true));
        if (position !== size && !within(position, BigInt.asUintN(64, size))) badArgument(2, positionOutOfBounds());
        const count = size > position ? size - position : 0n;
        const removed = (c1: Call, v: Value): number =>
          walk(
            c1,
            list,
            position + 1n,
            list,
            position,
            count,
            1n,
            (c2) => (c2.store(list, wrap(position + count), undefined) ? wait(c2, (c3) => c3.one(v), [v]) : c2.one(v)),
            [v],
          );
        const v = c.index(list, wrap(position));
        return v === PENDING ? wait(c, (again) => removed(again, again.result(1))) : removed(c, v as Value);
      });
    },
    done,
  },
);

function removeLast(list: Table): Value {
  const size = list.length(),
    v = list.getInt(size);
  list.setInt(size, undefined);
  return v;
}

function removeRaw(call: Call, list: Table, position: number, size: number): number {
  const v = list.getInt(position),
    inside = position >= 1 && position < size,
    count = size - position;
  const drop = (c: Call): number => {
    list.setInt(inside ? size : position, undefined);
    return c.one(v);
  };
  if (!inside) return drop(call);
  if (count > RUN || size > list.count)
    return work(call, new Moving(list, position + 1, list, position, count, true, drop, [v]));
  call.rt.charge(count >> 2);
  copyRange(list.arr, position, list.arr, position - 1, count, true);
  return drop(call);
}

fastCalls(insert, undefined, undefined, (_, list, v) => {
  if (!isRaw(list)) return null;
  list.setInt(list.length() + 1, v);
  return undefined;
});
fastCalls(remove, undefined, (_, list) => {
  if (!isRaw(list)) return null;
  return removeLast(list);
});
