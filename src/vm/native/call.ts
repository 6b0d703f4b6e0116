// The view that a resumable native's handlers get: its arguments, a callee's results, and the ways to say what comes
// next. One view per runtime is reused, so handlers must not keep it (`keep` stores state in the frame).
import type { Value } from '../../values/type.ts';
import { pushCall } from '../calls.ts';
import { Closure } from '../closure.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Frame } from '../frame.ts';
import { PENDING, type Pending, indexInto, storeInto } from '../meta.ts';
import { Next } from './next.ts';
import type { TaskOwner } from '../task.ts';
import { LuaThrow } from '../throw.ts';
import { ANSWERED, type Questions } from '../tier.ts';
import { View, moveDown } from './view.ts';
import { Ticket } from '../ticket.ts';

export class Call extends View {
  frame: Frame = undefined!;

  /** Without a frame, as before the first call: the view is nobody's. */
  on(co: Coroutine, frame: Frame | undefined): this {
    this.co = co;
    this.frame = frame as Frame;
    if (frame !== undefined) {
      this.func = frame.func;
      this.count = frame.extra;
    }
    return this;
  }

  override leave(owner?: TaskOwner): void {
    super.leave(owner);
    if ((this.co as Coroutine | undefined) === undefined) this.frame = undefined as unknown as Frame;
  }

  // ---- the native's arguments

  setArg(i: number, v: Value): void {
    this.co.stack[this.func + i] = v;
  }

  /** Results of the callee that just returned, or what a ticket delivered. */
  get got(): number {
    return this.frame.pending;
  }

  /** Result i (1-based) of the callee; nil past the last. */
  result(i: number): Value {
    return i <= this.frame.pending ? this.co.stack[this.frame.top + i - 1] : undefined;
  }

  // ---- state between handlers

  keep(state: unknown): this {
    this.frame.state = state;
    return this;
  }

  kept<T>(): T {
    return this.frame.state as T;
  }

  // ---- what comes next: results

  /** Returns the callee's results. */
  pass(): number {
    const { func, top, pending } = this.frame;
    this.co.rt.charge(pending >> 2);
    moveDown(this.co.stack, func, top, pending);
    return pending;
  }

  /** Like pass, behind one more value. */
  passAfter(first: Value): number {
    const { func, top, pending } = this.frame;
    const { stack } = this.co;
    this.co.rt.charge(pending >> 2);
    this.co.ensure(top + pending + 1);
    moveDown(stack, func + 1, top, pending);
    stack[func] = first;
    return pending + 1;
  }

  // ---- what comes next: going on elsewhere

  /** Calls any callable value; `done` runs with its results. */
  invoke(f: Value, ...args: Value[]): number {
    const { co, frame } = this;
    const { top } = frame;
    co.rt.charge(1);
    co.ensure(top + 1 + args.length);
    co.stack[top] = f;
    for (let i = 0; i < args.length; i++) co.stack[top + 1 + i] = args[i];
    return this.called(pushCall(co, top, args.length, -1));
  }

  /**
   * Has a callable value answer questions. True: all of them. PENDING: return Next.Called; `done` gets the answer to
   * the open one.
   */
  ask(f: Value, questions: Questions): true | Pending {
    const { co, frame } = this,
      { top } = frame,
      { stack, rt } = co;
    let v: Value | Pending | typeof ANSWERED | null;
    do {
      v = f instanceof Closure && rt.tier !== undefined ? rt.tier.ask(co, f, top, questions) : null;
      if (v === ANSWERED) return true;
      if (v === null) {
        rt.charge(1);
        co.ensure(top + 3);
        stack[top] = f;
        stack[top + 1] = questions.left;
        stack[top + 2] = questions.right;
        const n = pushCall(co, top, questions.count, -1);
        v = n === Next.Called ? PENDING : n > 0 ? stack[top] : undefined;
      }
      if (v === PENDING) return v;
      if (rt.fuel < 0) return this.putOff(v);
    } while (questions.answer(v));
    return true;
  }

  /** The slice is over: `done` gets the result in the next one. */
  private putOff(v: Value): typeof PENDING {
    const { co, frame } = this;
    co.ensure(frame.top + 1);
    co.stack[frame.top] = v;
    frame.pending = 1;
    return PENDING;
  }

  /** Calls argument i with the arguments behind it. */
  invokeArgs(i: number): number {
    const { co, frame } = this;
    const { top, base } = frame;
    const n = frame.extra - i;
    co.rt.charge(1 + (n >> 2));
    co.ensure(top + 1 + n);
    moveDown(co.stack, top, base + i - 1, n + 1);
    return this.called(pushCall(co, top, n, -1));
  }

  /** A callee without a frame has run already: its results are there, and the driver goes on with `done`. */
  private called(n: number): number {
    // A signal that compiled code has left comes before the end of the slice.
    if (n < 0) return n === Next.Called && this.rt.fuel < 0 && n === this.co.task!.pendingSignal ? Next.Reschedule : n;
    this.frame.pending = n;
    return Next.Called;
  }

  /** From now on `failed` gets the errors of callees. `handler` runs where they are raised. */
  guard(handler?: Value): this {
    this.co.guard(this.frame);
    this.frame.handler = handler;
    return this;
  }

  /** obj[key] with metamethods: the value, or PENDING when a metamethod was called and `done` gets it as result(1). */
  index(obj: Value, key: Value): Value | typeof PENDING {
    return indexInto(this.co, this.frame.top, obj, key);
  }

  /** obj[key] = v with metamethods: false when done, true when a metamethod was called and `done` runs after it. */
  store(obj: Value, key: Value, v: Value): boolean {
    return storeInto(this.co, this.frame.top, obj, key, v);
  }

  /** Raises an error value as it is. */
  raise(error: Value): number {
    this.co.task!.raising = new LuaThrow(error);
    return Next.Raise;
  }

  /** The task waits until the ticket delivers; `done` sees what it delivered, or it becomes the results. */
  park(): number {
    return Next.Park;
  }

  /** Gives way to other tasks. `done` runs in the next slice. */
  reschedule(): number {
    this.frame.pending = 0;
    return Next.Reschedule;
  }

  /** The right to resume this native's task. Take it before park(). */
  ticket(): Ticket {
    return new Ticket(this.co);
  }
}
