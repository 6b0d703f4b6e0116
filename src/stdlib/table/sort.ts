// table.sort (§6.6): reads the list, chooses how to sort, and goes on with the answers of comparators.
import { arrayTooBig } from '../../messages/stdlib.ts';
import type { Table } from '../../values/table.ts';
import { truthy, type Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { work, type LongWork } from '../../vm/native/long-work.ts';
import { resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { fn, value } from '../../vm/native/params.ts';
import { SLOT_BYTES } from '../../vm/gc/sizes.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument } from '../../vm/throw.ts';
import { RUN } from './copy-range.ts';
import { READ_WRITE_LENGTH, type Integer, checkList, done, isRaw, later, readAll, withLength } from './list.ts';
import { Alike, alike, kindOf, sortByValue, sortQuickly } from './sort-by-value.ts';
import { Sorting, answer, compareOn } from './sort-by-calls.ts';

/** Most elements that sort takes, as a C int counts them. */
const MAX_SORT = 2 ** 31 - 1;

/** Elements that are sorted in one go, if no comparator has to be called. */
const SORT_AT_ONCE = 1000;

export const sort = resumable(
  'table.sort',
  [value('list', 'table'), later(fn('before').opt())],
  '',
  'Sorts a list in place, not stably; before(a, b) says whether a must come first, by default a < b.',
  {
    fastPath(at) {
      const list = at.arg(1),
        count = isRaw(list) ? list.length() : 0;
      if (at.count !== 1 || !isRaw(list) || count > SORT_AT_ONCE || count !== list.count) return SLOW_PATH;
      return sortQuickly(at.rt, list, list.arr.slice(0, count)) ? 0 : SLOW_PATH;
    },
    start(call) {
      const list = call.arg(1);
      if (isRaw(list)) return sortList(call, list.length());
      checkList(call.rt, list, 1, call.count > 0, READ_WRITE_LENGTH);
      return withLength(call, sortList);
    },
    done(call) {
      const state = call.kept<unknown>();
      if (!(state instanceof Sorting)) return done(call);
      const { answered } = state;
      state.answered = undefined;
      return answer(call, state, answered ?? truthy(call.result(1)));
    },
  },
);

function sortList(call: Call, length: Integer): number {
  if (length <= 1) return 0;
  if (length >= MAX_SORT) badArgument(1, arrayTooBig());
  const before = fn('before').opt().take(call.arg(2), 2, true);
  const list = call.arg(1),
    count = Number(length),
    { rt } = call;
  if (isRaw(list)) return work(call, new Copying(list, count, before));
  rt.allocate(SLOT_BYTES * count);
  return readAll(call, count, [], (c, values) => compareOn(c, new Sorting(c.rt, list, values, before)));
}

/** Copies a raw list in parts and classifies its elements; then they are sorted, with or without a comparator. */
class Copying implements LongWork {
  readonly holds: Value[] = [];
  private so: Alike;
  private gaps = false;

  constructor(
    private readonly list: Table,
    private readonly count: number,
    private readonly before: Value,
  ) {
    this.so = before === undefined ? kindOf(list.getInt(1)) : Alike.Nothing;
  }

  step(rt: Runtime): boolean {
    const { list, holds, count } = this,
      from = holds.length,
      to = Math.min(from + RUN, count);
    rt.charge(to - from);
    rt.allocate(SLOT_BYTES * (to - from));
    for (let i = from; i < to; i++) {
      const v = list.getInt(i + 1);
      holds.push(v);
      if (v === undefined) this.gaps = true;
      if (this.so !== Alike.Nothing) this.so = alike(this.so, v);
    }
    return to === count;
  }

  finish(call: Call): number {
    const { list, holds, before, so } = this;
    if (so !== Alike.Nothing) return sortByValue(call, list, holds, so);
    return compareOn(call, new Sorting(call.rt, list, holds, before, this.gaps));
  }
}
