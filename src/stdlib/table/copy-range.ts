// Copies ranges of raw lists, long ones in parts.
// It must not know where the elements go to, nor why.
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import type { LongWork } from '../../vm/native/long-work.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { NOTHING } from './list.ts';

/** Elements that are copied in one go. */
export const RUN = 16_384;

/**
 * Copies elements of raw lists in parts, upward or downward. Each part looks at the lists anew, whatever happened in
 * between.
 */
export class Moving implements LongWork {
  private moved = 0;

  constructor(
    private readonly source: Table,
    private readonly from: number,
    private readonly target: Table,
    private readonly to: number,
    private readonly count: number,
    private readonly upward: boolean,
    readonly finish: (call: Call) => number,
    readonly holds: readonly Value[] = NOTHING,
  ) {}

  step(rt: Runtime): boolean {
    const { moved, count, upward } = this,
      n = Math.min(RUN, count - moved);
    const offset = upward ? moved : count - moved - n;
    this.part(rt, this.from + offset, this.to + offset, n);
    this.moved += n;
    return this.moved === count;
  }

  private part(rt: Runtime, from: number, to: number, n: number): void {
    const { source, target, upward } = this;
    if (from > 0 && from + n - 1 <= source.count && to > 0 && to + n - 1 < target.count) {
      rt.charge(n >> 2);
      copyRange(source.arr, from - 1, target.arr, to - 1, n, upward);
      return;
    }
    rt.charge(2 * n);
    for (let i = 0; i < n; i++) {
      const at = upward ? i : n - 1 - i;
      target.setInt(to + at, source.getInt(from + at));
    }
  }
}

/** Copies n places from one array to another, or within one. */
export function copyRange(
  source: readonly Value[],
  from: number,
  target: Value[],
  to: number,
  n: number,
  upward: boolean,
): void {
  if (upward) for (let i = 0; i < n; i++) target[to + i] = source[from + i];
  else for (let i = n - 1; i >= 0; i--) target[to + i] = source[from + i];
}
