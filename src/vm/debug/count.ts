// Count hooks that count by fuel. A hook that only counts needs no look at each instruction: code runs as without it,
// compiled or not, and pays its fuel. The slice ends shortly before the hook's event; only the last instructions are
// counted one by one, so that the event comes before the exact instruction. Fuel that natives are charged does not
// count.
// Invariant: Runtime.riding is the hook of the running coroutine, and `mark` says from when its count is not settled.
import type { Coroutine } from '../coroutine.ts';
import type { Frame } from '../frame.ts';
import type { Hook, HookSetting } from './hook.ts';
import type { Runtime } from '../runtime.ts';
import { spill } from '../switch.ts';

/**
 * Most and least instructions that are counted one by one before an event. Compiled code may overrun the end of a slice
 * by as many.
 */
const MOST_EXACT = 100,
  LEAST_EXACT = 16;

/** The same for a hook: its share of the whole is small. */
const exactOf = ({ count }: HookSetting): number => Math.max(Math.min(count >> 5, MOST_EXACT), LEAST_EXACT);

/**
 * Lets the hook of a coroutine count by fuel, if its event is far enough. `charged` instructions are counted already
 * and will be charged.
 */
export function ride(co: Coroutine, charged = 0): void {
  const { hook } = co;
  if (hook === undefined || hook.busy || !hook.set.onlyCounts || hook.set.left <= 2 * exactOf(hook.set)) return;
  hook.events = undefined;
  hook.set.left += charged;
  co.hook = undefined;
  co.counting = hook;
}

/** Another coroutine runs from now on, or the hook has changed. */
export function changeRide(rt: Runtime, hook: Hook | undefined): void {
  stopRide(rt);
  if (hook === undefined) return;
  rt.riding = hook;
  rt.mark = rt.executed;
  rt.hold(Math.max(hook.set.left - exactOf(hook.set), 0));
}

/** Settles the hook's count, and gives back the fuel held. */
export function stopRide(rt: Runtime): void {
  const { riding } = rt;
  rt.release();
  if (riding === undefined) return;
  rt.riding = undefined;
  riding.set.left -= rt.executed - rt.mark;
}

/**
 * At the end of a slice: gives back held fuel. A hook whose event is near looks at each instruction from now on. True:
 * fuel is left.
 */
export function countOn(co: Coroutine): boolean {
  const { rt, counting } = co;
  if (rt.held === 0) return false;
  stopRide(rt);
  if (counting !== undefined && counting.set.left <= exactOf(counting.set)) lookClosely(co, counting);
  return rt.fuel >= 0;
}

function lookClosely(co: Coroutine, hook: Hook): void {
  co.counting = undefined;
  co.hook = hook;
  take(hook.set, 0);
}

/** Writes the registers of a hooked frame to the stack. What its compiled code had not charged yet counts now. */
export function spillHooked(co: Coroutine, frame: Frame): void {
  const { rt, hook } = co,
    { executed } = rt;
  spill(co, frame);
  if (hook !== undefined && !hook.busy) take(hook.set, rt.executed - executed);
}

/** Counts executed instructions. If they pass the next event, it comes at once, and the one after it earlier. */
function take(set: HookSetting, executed: number): void {
  if (set.count === 0) return;
  set.left -= executed;
  if (set.left > 0) return;
  set.late += 1 - set.left;
  set.left = 1;
}
