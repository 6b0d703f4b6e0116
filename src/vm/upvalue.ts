// Upvalues (§3.5): cells shared by closures. While the variable's register lives the cell is open and points into its
// coroutine's stack; closing moves the value into the cell. A coroutine keeps its open cells sorted by stack index.
import type { Value } from '../values/type.ts';

export class Upvalue {
  /** The stack the variable lives in, or undefined once closed. */
  stack: Value[] | undefined = undefined;
  index = 0;
  /** The value, once closed. */
  value: Value = undefined;

  static open(stack: Value[], index: number): Upvalue {
    const u = new Upvalue();
    u.stack = stack;
    u.index = index;
    return u;
  }

  static closed(value: Value): Upvalue {
    const u = new Upvalue();
    u.value = value;
    return u;
  }

  get(): Value {
    return this.stack === undefined ? this.value : this.stack[this.index];
  }

  set(v: Value): void {
    if (this.stack === undefined) this.value = v;
    else this.stack[this.index] = v;
  }

  close(): void {
    this.value = this.stack![this.index];
    this.stack = undefined;
  }
}

/** The list of coroutines without open cells so far. */
export const NO_CELLS: Upvalue[] = [];

/** The open cell of a coroutine for a stack index, made if there is none. */
export function openUpvalue(co: { open: Upvalue[]; readonly stack: Value[] }, index: number): Upvalue {
  if (co.open === NO_CELLS) co.open = NO_CELLS.slice();
  const { open, stack } = co;
  let i = open.length;
  while (i > 0 && open[i - 1]!.index > index) i--;
  if (i > 0 && open[i - 1]!.index === index) return open[i - 1]!;
  const u = Upvalue.open(stack, index);
  if (i === open.length) open.push(u);
  else open.splice(i, 0, u);
  return u;
}

/** Closes all cells at or above a stack index. */
export function closeUpvalues(open: Upvalue[], level: number): void {
  while (open.length > 0 && open[open.length - 1]!.index >= level) open.pop()!.close();
}
