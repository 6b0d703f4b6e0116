// The window of a plain native: its arguments, and the ways to leave results. One view per runtime is reused, so bodies
// must not keep it.
import { joined, str } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Native } from './native.ts';
import type { Runtime } from '../runtime.ts';
import type { TaskOwner } from '../task.ts';

export class Window {
  private co!: Coroutine;
  private func = 0;
  /** Number of arguments. */
  count = 0;

  at(co: Coroutine, func: number, argc: number): this {
    this.co = co;
    this.func = func;
    this.count = argc;
    return this;
  }

  /** Releases the coroutine, if it belongs to this owner, or in any case without one. */
  leave(owner?: TaskOwner): void {
    if (owner === undefined || (this.co as Coroutine | undefined)?.task?.owner === owner) this.co = undefined as unknown as Coroutine;
  }

  get rt(): Runtime {
    return this.co.rt;
  }

  /** The coroutine that called the native. */
  get caller(): Coroutine {
    return this.co;
  }

  /** Argument i (1-based); nil past the last. */
  arg(i: number): Value {
    return i <= this.count ? this.co.stack[this.func + i] : undefined;
  }

  /** Runs another native on the same arguments. */
  through(native: Native): number {
    return native.run(this.co, this.func, this.count);
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

  /** Makes room for n results. Returns the stack index of the first. */
  room(n: number): number {
    this.co.ensure(this.func + n);
    return this.func;
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

  /** Puts the arguments into a new list. */
  copyTo(list: Table): void {
    list.setList(1, this.co.stack, this.func + 1, this.count);
  }

  /** The arguments from i on as results. */
  from(i: number): number {
    const n = this.count - i + 1;
    if (n <= 0) return 0;
    const { stack } = this.co;
    moveDown(stack, this.func, this.func + i, n);
    return n;
  }
}

/** Copies n slots downward. For a few slots Array.copyWithin costs ten times as much. */
export function moveDown(stack: Value[], to: number, from: number, n: number): void {
  for (let i = 0; i < n; i++) stack[to + i] = stack[from + i];
}
