// Sorts values by questions that may need calls: of a comparator, or of `__lt`. The task may wait or give way at each.
// It must not know which question is next (quicksort.ts).
import { invalidOrder } from '../../messages/stdlib.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import type { Holding } from '../../vm/frame.ts';
import { PENDING, type Pending, lessInto } from '../../vm/meta.ts';
import { Next } from '../../vm/native/next.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { raise } from '../../vm/throw.ts';
import { Quicksort } from './quicksort.ts';
import { isRaw, writeAll } from './list.ts';

/** A sort in progress: the order, and the comparator. */
export class Sorting implements Holding {
  readonly order: Quicksort;
  /** A raw list without gaps follows each exchange, so that an error leaves what was done. */
  follows: boolean;
  /** The answer to the open question, if it came before the task gave way. */
  answered: boolean | undefined = undefined;

  constructor(
    rt: Runtime,
    list: Value,
    readonly holds: Value[],
    readonly before: Value,
    gaps = holds.includes(undefined),
  ) {
    const count = holds.length;
    this.follows = isRaw(list) && !gaps;
    const swapped = (a: number, b: number): void => {
      if (isRaw(list) && list.count === count) {
        list.arr[a] = holds[a];
        list.arr[b] = holds[b];
      } else this.follows = false;
    };
    this.order = new Quicksort(
      holds,
      () => Number(BigInt.asUintN(32, rt.host.entropy())),
      this.follows ? swapped : undefined,
    );
  }
}

/** The values are in order. */
const sorted = (call: Call, { follows, holds }: Sorting): number => (follows ? 0 : writeAll(call, holds, 0, holds));

export const compareOn = (call: Call, state: Sorting): number =>
  state.order.begin() ? ask(call, state) : sorted(call, state);

const finished = (call: Call, state: Sorting): number =>
  state.order.invalid ? raise(invalidOrder()) : sorted(call, state);

export const answer = (call: Call, state: Sorting, before: boolean): number =>
  state.order.answer(before) ? ask(call, state) : finished(call, state);

/** The cost of a question that needs no call. */
const QUESTION = 8;

/** Puts the order's questions, until one needs a call. */
function ask(call: Call, state: Sorting): number {
  const { order, before } = state,
    { rt } = call;
  call.keep(state);
  if (before !== undefined) return call.ask(before, order) === PENDING ? Next.Called : finished(call, state);
  let less: boolean | Pending;
  do {
    rt.charge(QUESTION);
    less = lessInto(call.co, call.frame.top, order.left, order.right);
    if (less === PENDING) return Next.Called;
    if (rt.fuel < 0) {
      state.answered = less;
      return call.reschedule();
    }
  } while (order.answer(less));
  return finished(call, state);
}
