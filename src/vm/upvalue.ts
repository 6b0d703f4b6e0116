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

/** What has open cells: a coroutine. */
interface Owner {
  open: Upvalue[];
  readonly stack: Value[];
}

/** The list of coroutines that have had no open cell so far. */
export const NO_CELLS: Upvalue[] = [];
Object.freeze(NO_CELLS);
const ONE_CELL = new Array<Upvalue>(1);

/** Where the cell of a stack index belongs: behind those of lower ones, and behind its own. */
function placeIn(open: readonly Upvalue[], index: number): number {
  let i = open.length;
  while (i > 0 && open[i - 1]!.index > index) i--;
  return i;
}

/** The open cell of a coroutine for a stack index, made if there is none. */
export function openUpvalue(co: Owner, index: number): Upvalue {
  const { open, stack } = co,
    i = placeIn(open, index);
  if (i > 0 && open[i - 1]!.index === index) return open[i - 1]!;
  const u = Upvalue.open(stack, index);
  insert(co, u, i);
  return u;
}

/** Opens a closed cell again, at a stack index. */
export function reopen(co: Owner, cell: Upvalue, index: number): void {
  const { open, stack } = co;
  stack[index] = cell.value;
  cell.stack = stack;
  cell.index = index;
  cell.value = undefined;
  insert(co, cell, placeIn(open, index));
}

function insert(co: Owner, cell: Upvalue, at: number): void {
  if (co.open === NO_CELLS) {
    // A copy, not a literal (coroutine.ts).
    co.open = ONE_CELL.slice();
    co.open[0] = cell;
  } else if (at === co.open.length) co.open.push(cell);
  else co.open.splice(at, 0, cell);
}

/** Closes all cells at or above a stack index. */
export function closeUpvalues(open: Upvalue[], level: number): void {
  while (open.length > 0 && open[open.length - 1]!.index >= level) open.pop()!.close();
}
