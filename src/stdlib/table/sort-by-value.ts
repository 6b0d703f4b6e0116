// Sorts values whose order needs no call: numbers, or strings. Few are sorted at once, many in parts.
// It must not know comparators.
import { DoubleSort, MergeSort } from '../../values/merge-sort.ts';
import { isNumber, lessThan, toDouble } from '../../values/number.ts';
import { LuaString, bytesOf, isStr, payComparison, type Str } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import type { LuaNumber, Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { work, type LongWork } from '../../vm/native/long-work.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { SLOT_BYTES } from '../../vm/gc/sizes.ts';
import { NOTHING, isRaw, writeAll } from './list.ts';
import { RUN } from './copy-range.ts';

/** What values have in common, for sorting. */
export const enum Alike {
  Doubles,
  Numbers,
  Strings,
  Nothing,
}

/** The cost of a comparison. */
const UNITS: Readonly<Record<Alike, number>> = {
  [Alike.Doubles]: 2,
  [Alike.Numbers]: 6,
  [Alike.Strings]: 10,
  [Alike.Nothing]: 8,
};

export const kindOf = (v: Value): Alike =>
  typeof v === 'number' ? Alike.Doubles : isNumber(v) ? Alike.Numbers : isStr(v) ? Alike.Strings : Alike.Nothing;

/** What a value has in common with those before. NaN has no place in an order. */
export function alike(so: Alike, v: Value): Alike {
  if (so === Alike.Doubles && typeof v === 'number' && v === v) return so;
  if (so <= Alike.Numbers && isNumber(v) && toDouble(v) === toDouble(v)) return Alike.Numbers;
  return so === Alike.Strings && isStr(v) ? so : Alike.Nothing;
}

/** Longest string whose comparison is free. */
const SHORT = 1000;

/** Sorts a few numbers, or short strings. False: the values are something else. */
export function sortQuickly(rt: Runtime, list: Table, values: Value[]): boolean {
  const { length } = values;
  if (length <= 1) return true;
  let so = kindOf(values[0]);
  for (let i = 0; i < length && so !== Alike.Nothing; i++) {
    const v = values[i];
    so = v instanceof LuaString && v.length > SHORT ? Alike.Nothing : alike(so, v);
  }
  if (so === Alike.Nothing) return false;
  rt.charge(UNITS[so] * length * Math.ceil(Math.log2(length)));
  if (so === Alike.Doubles) {
    const doubles = Float64Array.from(values as number[]).sort();
    for (let i = 0; i < length; i++) list.arr[i] = doubles[i];
    return true;
  }
  if (so === Alike.Numbers) (values as LuaNumber[]).sort((a, b) => (lessThan(a, b) ? -1 : lessThan(b, a) ? 1 : 0));
  else (values as Str[]).sort(compareBytes);
  for (let i = 0; i < length; i++) list.arr[i] = values[i];
  return true;
}

function compareBytes(a: Str, b: Str): number {
  const s = bytesOf(a),
    t = bytesOf(b);
  return s < t ? -1 : s > t ? 1 : 0;
}

function bytesBefore(a: Str, b: Str): boolean {
  const s = bytesOf(a),
    t = bytesOf(b);
  payComparison(s, t);
  return s < t;
}

/** Sorts copied elements of a raw list that have something in common, and stores them. */
export function sortByValue(call: Call, list: Table, values: Value[], so: Alike): number {
  call.rt.allocate(SLOT_BYTES * values.length * (so === Alike.Doubles ? 2 : 1));
  if (so === Alike.Doubles) return work(call, new OrderingDoubles(list, values as number[]));
  return work(
    call,
    so === Alike.Numbers
      ? new Ordering(list, new MergeSort(values as LuaNumber[], [], lessThan), UNITS[so])
      : new Ordering(list, new MergeSort(values as Str[], [], bytesBefore), UNITS[so], PLACED_STRINGS),
  );
}

/** Elements placed between two checks of the fuel; strings may be long. */
const PLACED = 64,
  PLACED_STRINGS = 4;

/** Sorts values in parts, and then stores them, in parts as well. */
class Ordering<T extends Value> implements LongWork {
  private stored = -1;

  constructor(
    private readonly list: Table,
    protected readonly order: MergeSort<T>,
    private readonly units: number,
    private readonly placed = PLACED,
  ) {}

  get holds(): readonly Value[] {
    const { result } = this.order;
    return Array.isArray(result) ? result : NOTHING;
  }

  step(rt: Runtime): boolean {
    if (this.stored >= 0) return this.store(rt);
    if (this.prepared(rt) && this.sorted(rt)) this.stored = 0;
    return false;
  }

  /** Whether values can be placed without preparation. */
  protected prepared(_: Runtime): boolean {
    return true;
  }

  /** Goes on sorting; true: it is done. */
  private sorted(rt: Runtime): boolean {
    const { placed } = this;
    for (let n = 0; n < RUN && rt.fuel >= 0; n += placed) {
      rt.charge(this.units * placed);
      if (this.order.step(placed)) return true;
    }
    return false;
  }

  /** Stores the next part, as long as stores call nothing. True: nothing is left to store. */
  private store(rt: Runtime): boolean {
    const {
        list,
        stored,
        order: { result },
      } = this,
      { length } = result,
      end = Math.min(stored + RUN, length);
    if (!isRaw(list)) return true;
    if (end <= list.count) {
      rt.charge((end - stored) >> 1);
      for (let i = stored; i < end; i++) list.arr[i] = result[i];
    } else {
      rt.charge(2 * (end - stored));
      for (let i = stored; i < end; i++) list.setInt(i + 1, result[i]);
    }
    this.stored = end;
    return end === length;
  }

  finish(call: Call): number {
    const { stored, holds } = this,
      { result } = this.order;
    return stored === result.length ? 0 : writeAll(call, result, stored, holds);
  }
}

/** Doubles that are sorted by the host at a time. */
const BLOCK = 1024;

/** Doubles - safe integers and fractions - are sorted as such: first blocks of them. */
class OrderingDoubles extends Ordering<number> {
  private filled = 0;

  constructor(
    list: Table,
    private readonly values: readonly number[],
    private readonly doubles = new Float64Array(values.length),
  ) {
    super(list, new DoubleSort(doubles, BLOCK), UNITS[Alike.Doubles]);
  }

  protected override prepared(rt: Runtime): boolean {
    const { values, doubles, filled } = this,
      end = Math.min(filled + BLOCK, values.length);
    if (filled === end) return true;
    rt.charge(10 * UNITS[Alike.Doubles] * (end - filled));
    for (let i = filled; i < end; i++) doubles[i] = values[i]!;
    doubles.subarray(filled, end).sort();
    this.filled = end;
    return false;
  }
}
