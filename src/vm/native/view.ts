// What the views of plain and resumable natives share: the arguments, and the ways to leave results where the native
// was called. A view is set to one call after the other; what its natives may do besides is in window.ts and call.ts.
import { joined, str } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Runtime } from '../runtime.ts';
import type { TaskOwner } from '../task.ts';

export abstract class View {
  co: Coroutine = undefined!;
  /** Stack index of the native. Its arguments lie behind it; its results begin there. */
  protected func = 0;
  /** Number of arguments. */
  count = 0;

  /** Releases the coroutine, if it belongs to this owner, or in any case without one. */
  leave(owner?: TaskOwner): void {
    if (owner === undefined || (this.co as Coroutine | undefined)?.task?.owner === owner)
      this.co = undefined as unknown as Coroutine;
  }

  /** Whether it has been set to a call since it was left. */
  get used(): boolean {
    return (this.co as Coroutine | undefined) !== undefined;
  }

  get rt(): Runtime {
    return this.co.rt;
  }

  /** Argument i (1-based); nil past the last. */
  arg(i: number): Value {
    return i <= this.count ? this.co.stack[this.func + i] : undefined;
  }

  none(): number {
    return 0;
  }

  one(v: Value): number {
    this.co.stack[this.func] = v;
    return 1;
  }

  two(a: Value, b: Value): number {
    const { stack } = this.co;
    stack[this.func] = a;
    stack[this.func + 1] = b;
    return 2;
  }

  three(a: Value, b: Value, c: Value): number {
    const { stack } = this.co;
    stack[this.func] = a;
    stack[this.func + 1] = b;
    stack[this.func + 2] = c;
    return 3;
  }

  /** Any number of results. Raises "stack overflow" past the coroutine's limit. */
  all(values: readonly Value[]): number {
    this.co.ensure(this.func + values.length);
    const { stack } = this.co;
    for (let i = 0; i < values.length; i++) stack[this.func + i] = values[i];
    return values.length;
  }

  /** One string result, from bytes. */
  text(bytes: string): number {
    this.co.rt.makes(bytes.length);
    return this.one(joined(bytes));
  }

  /** nil and a message: the form of failures a program is expected to handle (luaL_pushfail). */
  fail(message: string): number {
    return this.two(undefined, str(message));
  }

  /** The arguments from i on as results. */
  from(i: number): number {
    const n = this.count - i + 1;
    if (n <= 0) return 0;
    moveDown(this.co.stack, this.func, this.func + i, n);
    return n;
  }
}

/** Copies n slots downward. For a few slots Array.copyWithin costs ten times as much. */
export function moveDown(stack: Value[], to: number, from: number, n: number): void {
  for (let i = 0; i < n; i++) stack[to + i] = stack[from + i];
}
