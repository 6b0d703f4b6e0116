// table.move (§6.6): upward or downward, so that a list may be moved onto itself.
import { destinationWraps, tooManyToMove } from '../../messages/stdlib.ts';
import { truthy, type Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { work } from '../../vm/native/long-work.ts';
import { PENDING, equalInto } from '../../vm/meta.ts';
import { resumable } from '../../vm/native/declare.ts';
import { integer, value } from '../../vm/native/params.ts';
import { badArgument } from '../../vm/throw.ts';
import { READ, WRITE, type Integer, checkList, done, isRaw, wait, walk } from './list.ts';
import { Moving } from './copy-range.ts';

const MAX_INTEGER = 2n ** 63n - 1n;

export const move = resumable(
  'table.move',
  [value('a1', 'table'), integer('f'), integer('e'), integer('t'), value('a2', 'table?')],
  'table',
  'Copies elements f to e of one list to position t of another, by default of the same, and gives that.',
  {
    start(call, _list, first, last, to, given) {
      const source = call.arg(1),
        target = given === undefined ? source : given;
      checkList(call.rt, source, 1, call.count > 0, READ);
      checkList(call.rt, target, given === undefined ? 1 : 5, true, WRITE);
      if (last < first) return call.one(target);
      if (!(first > 0 || BigInt(last) < MAX_INTEGER + BigInt(first))) badArgument(3, tooManyToMove());
      const count = BigInt(last) - BigInt(first) + 1n;
      if (BigInt(to) > MAX_INTEGER - count + 1n) badArgument(4, destinationWraps());
      const upward = to > last || to <= first;
      if (upward || given === undefined || target === source)
        return copy(call, source, first, target, to, count, upward);
      // Two lists overlap only if they are the same, and `__eq` may say that they are.
      const same = equalInto(call.co, call.frame.top, source, target);
      if (same === PENDING) return wait(call, (c) => copy(c, source, first, target, to, count, !truthy(c.result(1))));
      return copy(call, source, first, target, to, count, !same);
    },
    done,
  },
);

/** Copies `count` elements and gives the target. */
function copy(
  call: Call,
  source: Value,
  first: Integer,
  target: Value,
  to: Integer,
  count: bigint,
  upward: boolean,
): number {
  const from = Number(first),
    at = Number(to),
    n = Number(count);
  if (
    isRaw(source) &&
    isRaw(target) &&
    Number.isSafeInteger(from) &&
    Number.isSafeInteger(from + n) &&
    Number.isSafeInteger(at) &&
    Number.isSafeInteger(at + n)
  ) {
    return work(call, new Moving(source, from, target, at, n, upward, (c) => c.one(target)));
  }
  const finish = (c: Call): number => c.one(target);
  return upward
    ? walk(call, source, BigInt(first), target, BigInt(to), count, 1n, finish)
    : walk(call, source, BigInt(first) + count - 1n, target, BigInt(to) + count - 1n, count, -1n, finish);
}
