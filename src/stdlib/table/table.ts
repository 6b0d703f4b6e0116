// The table library (§6.6). Lists without a metatable take the fast path, on raw parts. Everything else goes through
// metamethods, as a walk over slots that may be interrupted at every read and store. Positions are exact 64-bit
// integers on the slow path (bigint), JavaScript numbers on the fast one.
import {
  arrayTooBig, destinationWraps, expected, invalidConcat, invalidOrder, lengthNotInteger, positionOutOfBounds, tooManyResults,
  tooManyToMove, wrongInsertCount,
} from '../../messages/stdlib.ts';
import { Gathering } from '../../values/bytes.ts';
import { DoubleSort, MergeSort } from '../../values/merge-sort.ts';
import { Event, typeNameOf } from '../../values/metatable.ts';
import { formatNumber, toNumber } from '../../values/numeral.ts';
import { isNumber, lessThan, toDouble, toInteger, wrap } from '../../values/number.ts';
import { LuaString, MOST_AT_ONCE, bytesOf, isStr, joined, payComparison, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { truthy, typeName, type LuaNumber, type Value } from '../../values/type.ts';
import { textOf } from '../../values/userdata.ts';
import type { Call } from '../../vm/native/call.ts';
import type { Holding } from '../../vm/frame.ts';
import { library } from '../../vm/native/library.ts';
import { gather, goOnWorking, work, type LongWork } from '../../vm/native/long-work.ts';
import { PENDING, type Pending, equalInto, eventOf, lengthInto, lessInto } from '../../vm/meta.ts';
import { plain, resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { framelessSafe, fastCalls } from '../../vm/native/traits.ts';
import { Next } from '../../vm/native/next.ts';
import { Param, fn, integer, rest, str, takeInteger, unchecked, value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { SLOT_BYTES, TABLE_BYTES } from '../../vm/gc/sizes.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import type { Window } from '../../vm/native/window.ts';
import { Quicksort } from './quicksort.ts';

type Integer = number | bigint;

const MAX_INTEGER = 2n ** 63n - 1n;

/** A list that no metamethod watches: raw access is enough. */
const isRaw = (v: Value): v is Table => v instanceof Table && v.meta === undefined && !v.frozen;

/** Refuses what is neither a table nor has the metamethods needed (checktab). */
function checkList(rt: Runtime, v: Value, at: number, given: boolean, needs: readonly Event[]): void {
  if (v instanceof Table) return;
  for (const event of needs) {
    if (eventOf(rt, v, event) === undefined) badArgument(at, expected('table', given ? typeNameOf(v) : 'no value'));
  }
}

const READ = [Event.Index], WRITE = [Event.NewIndex];
const READ_LENGTH = [Event.Index, Event.Len], READ_WRITE_LENGTH = [Event.Index, Event.NewIndex, Event.Len];

/** The result of `__len`, which must be an integer for a list. */
function lengthOf(v: Value): Integer {
  const n = toNumber(v), i = n === undefined ? undefined : toInteger(n);
  return i === undefined ? raise(lengthNotInteger()) : i;
}

/**
 * A native's first phase: gets the length of argument 1, then calls `then` with it, at once or when `__len` has
 * returned.
 */
function withLength(call: Call, then: (call: Call, length: Integer) => number): number {
  const length = lengthInto(call.co, call.frame.top, call.arg(1));
  if (length === PENDING) {
    return wait(call, (c) => then(c, lengthOf(c.result(1))));
  }
  return then(call, lengthOf(length as Value));
}

/** The continuation for the callee's results, and the values that are nowhere else meanwhile. */
class Waiting implements Holding {
  constructor(readonly then: (call: Call) => number, readonly holds: readonly Value[]) {}
}

/** Goes on with what was begun: a wait or long work. */
function done(call: Call): number {
  const state = call.kept<unknown>();
  return state instanceof Waiting ? state.then(call) : goOnWorking(call);
}

const NOTHING: readonly Value[] = [];

/** Waits for a callee that was just called. */
function wait(call: Call, then: (call: Call) => number, holds = NOTHING): number {
  call.keep(new Waiting(then, holds));
  return Next.Called;
}

/** A parameter that the body takes itself, after it has checked the list. */
const later = (param: Param<unknown>): Param<Value> => new Param(param.name, param.type, (v) => v);

/** The cost of a step of a walk with exact positions. */
const WALK = 20;

/** Copies `count` elements one by one, from source[from] to target[to], upward or downward, then goes on. */
function walk(
  call: Call, source: Value, from: bigint, target: Value, to: bigint, count: bigint, step: 1n | -1n,
  then: (call: Call) => number, holds = NOTHING,
): number {
  let left = count;
  /** The value read last, when its store is what comes next. */
  const run = (c: Call, holding: boolean, held: Value): number => {
    for (;;) {
      if (!holding) {
        if (left === 0n) return then(c);
        const v = c.index(source, wrap(from));
        if (v === PENDING) return wait(c, (again) => run(again, true, again.result(1)), holds);
        held = v as Value;
      }
      holding = false;
      const at = wrap(to);
      from += step;
      to += step;
      left--;
      c.rt.charge(WALK);
      if (c.store(target, at, held)) return wait(c, (again) => run(again, false, undefined), holds);
      if (c.rt.fuel < 0) return giveWay(c, (again) => run(again, false, undefined), holds);
    }
  };
  return run(call, false, undefined);
}

/** Gives way: the positions that a program may name are unbounded. */
function giveWay(call: Call, then: (call: Call) => number, holds = NOTHING): number {
  call.keep(new Waiting(then, holds));
  return call.reschedule();
}

/** Elements that are copied in one go. */
const RUN = 16_384;

/**
 * Copies elements of raw lists in parts, upward or downward. Each part looks at the lists anew, whatever happened in
 * between.
 */
class Moving implements LongWork {
  private moved = 0;

  constructor(
    private readonly source: Table, private readonly from: number, private readonly target: Table, private readonly to: number,
    private readonly count: number, private readonly upward: boolean, readonly finish: (call: Call) => number, readonly holds: readonly Value[] = NOTHING,
  ) {}

  step(rt: Runtime): boolean {
    const { moved, count, upward } = this, n = Math.min(RUN, count - moved);
    const offset = upward ? moved : count - moved - n;
    this.part(rt, this.from + offset, this.to + offset, n);
    this.moved += n;
    return this.moved === count;
  }

  private part(rt: Runtime, from: number, to: number, n: number): void {
    const { source, target, upward } = this;
    if (from > 0 && from + n - 1 <= source.count && to > 0 && to + n - 1 < target.count) {
      rt.charge(n >> 2);
      copyWithin(source.arr, from - 1, target.arr, to - 1, n, upward);
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
function copyWithin(source: readonly Value[], from: number, target: Value[], to: number, n: number, upward: boolean): void {
  if (upward) for (let i = 0; i < n; i++) target[to + i] = source[from + i];
  else for (let i = n - 1; i >= 0; i--) target[to + i] = source[from + i];
}

// ---- insert and remove

const insert = resumable('table.insert', [value('list', 'table'), unchecked('pos', 'integer?'), unchecked('value', 'any')], '', 'Inserts a value at a position, by default at the end; later elements move up.', {
  fastPath(at) {
    const list = at.arg(1);
    if (at.count !== 2 || !isRaw(list)) return SLOW_PATH;
    list.setInt(list.length() + 1, at.arg(2));
    return 0;
  },
  start(call) {
    const list = call.arg(1);
    if (isRaw(list)) {
      if (call.count === 2) {
        list.setInt(list.length() + 1, call.arg(2));
        return 0;
      }
      if (call.count !== 3) raise(wrongInsertCount());
      const end = list.length() + 1, position = Number(takeInteger(call.arg(2), 2, true));
      if (position < 1 || position > end) badArgument(2, positionOutOfBounds());
      return insertRaw(call, list, position, end, call.arg(3));
    }
    checkList(call.rt, list, 1, call.count > 0, READ_WRITE_LENGTH);
    return withLength(call, (c, length) => {
      const end = wrap(BigInt(length) + 1n);
      if (c.count === 2) return storeLast(c, end, c.arg(2));
      if (c.count !== 3) raise(wrongInsertCount());
      const position = takeInteger(c.arg(2), 2, true);
      if (!within(position, BigInt.asUintN(64, BigInt(end)) - 1n)) badArgument(2, positionOutOfBounds());
      const first = BigInt(position), last = BigInt(end);
      const count = last > first ? last - first : 0n;
      return walk(c, list, last - 1n, list, last, count, -1n, (c2) => storeLast(c2, position, c2.arg(3)));
    });
  },
  done,
});

/** Is position - 1, taken as unsigned, at most `last`? */
const within = (position: Integer, last: bigint): boolean => BigInt.asUintN(64, BigInt(position) - 1n) <= last;

/** Stores into argument 1, as a native's last act. */
function storeLast(call: Call, at: Integer, v: Value): number {
  return call.store(call.arg(1), at, v) ? wait(call, () => 0) : 0;
}

/** Elements before `end` all lie in the array part. */
function insertRaw(call: Call, list: Table, position: number, end: number, v: Value): number {
  const put = (): number => {
    list.setInt(position, v);
    return 0;
  };
  if (position === end) return put();
  list.setInt(end, list.arr[end - 2]);
  const count = end - 1 - position;
  if (count > RUN) return work(call, new Moving(list, position, list, position + 1, count, false, put));
  call.rt.charge(count >> 2);
  copyWithin(list.arr, position - 1, list.arr, position, count, false);
  return put();
}

const remove = resumable('table.remove', [value('list', 'table'), later(integer('pos').opt())], 'any',
  'Removes an element, by default the last, and gives it; later elements move down.', {
    fastPath(at) {
      const list = at.arg(1);
      if (at.count !== 1 || !isRaw(list)) return SLOW_PATH;
      return at.one(removeLast(list));
    },
    start(call, _list, given) {
      const list = call.arg(1);
      if (isRaw(list)) {
        const size = list.length();
        const position = given === undefined ? size : Number(takeInteger(given, 2, true));
        if (position !== size && (position < 1 || position > size + 1)) badArgument(2, positionOutOfBounds());
        return removeRaw(call, list, position, size);
      }
      checkList(call.rt, list, 1, call.count > 0, READ_WRITE_LENGTH);
      return withLength(call, (c, length) => {
        const size = BigInt(length), position = given === undefined ? size : BigInt(takeInteger(given, 2, true));
        if (position !== size && !within(position, BigInt.asUintN(64, size))) badArgument(2, positionOutOfBounds());
        const count = size > position ? size - position : 0n;
        const removed = (c1: Call, v: Value): number =>
          walk(c1, list, position + 1n, list, position, count, 1n, (c2) =>
            (c2.store(list, wrap(position + count), undefined) ? wait(c2, (c3) => c3.one(v), [v]) : c2.one(v)), [v]);
        const v = c.index(list, wrap(position));
        return v === PENDING ? wait(c, (again) => removed(again, again.result(1))) : removed(c, v as Value);
      });
    },
    done,
  });

function removeLast(list: Table): Value {
  const size = list.length(), v = list.getInt(size);
  list.setInt(size, undefined);
  return v;
}

function removeRaw(call: Call, list: Table, position: number, size: number): number {
  const v = list.getInt(position), inside = position >= 1 && position < size, count = size - position;
  const drop = (c: Call): number => {
    list.setInt(inside ? size : position, undefined);
    return c.one(v);
  };
  if (!inside) return drop(call);
  if (count > RUN) return work(call, new Moving(list, position + 1, list, position, count, true, drop, [v]));
  call.rt.charge(count >> 2);
  copyWithin(list.arr, position, list.arr, position - 1, count, true);
  return drop(call);
}

fastCalls(insert, undefined, undefined, (_, list, v) => {
  if (!isRaw(list)) return null;
  list.setInt(list.length() + 1, v);
  return undefined;
});
fastCalls(remove, undefined, (_, list) => {
  if (!isRaw(list)) return null;
  return removeLast(list);
});

// ---- move

const move = resumable('table.move', [value('a1', 'table'), integer('f'), integer('e'), integer('t'), value('a2', 'table?')], 'table',
  'Copies elements f to e of one list to position t of another, by default of the same, and gives that.', {
    start(call, _list, first, last, to, given) {
      const source = call.arg(1), target = given === undefined ? source : given;
      checkList(call.rt, source, 1, call.count > 0, READ);
      checkList(call.rt, target, given === undefined ? 1 : 5, true, WRITE);
      if (last < first) return call.one(target);
      if (!(first > 0 || BigInt(last) < MAX_INTEGER + BigInt(first))) badArgument(3, tooManyToMove());
      const count = BigInt(last) - BigInt(first) + 1n;
      if (BigInt(to) > MAX_INTEGER - count + 1n) badArgument(4, destinationWraps());
      const upward = to > last || to <= first;
      if (upward || given === undefined || target === source) return copy(call, source, first, target, to, count, upward);
      // Two lists overlap only if they are the same, and `__eq` may say that they are.
      const same = equalInto(call.co, call.frame.top, source, target);
      if (same === PENDING) return wait(call, (c) => copy(c, source, first, target, to, count, !truthy(c.result(1))));
      return copy(call, source, first, target, to, count, !same);
    },
    done,
  });

/** Copies `count` elements and gives the target. */
function copy(call: Call, source: Value, first: Integer, target: Value, to: Integer, count: bigint, upward: boolean): number {
  const from = Number(first), at = Number(to), n = Number(count);
  if (isRaw(source) && isRaw(target) && Number.isSafeInteger(from) && Number.isSafeInteger(from + n) && Number.isSafeInteger(at) && Number.isSafeInteger(at + n)) {
    return work(call, new Moving(source, from, target, at, n, upward, (c) => c.one(target)));
  }
  const finish = (c: Call): number => c.one(target);
  return upward
    ? walk(call, source, BigInt(first), target, BigInt(to), count, 1n, finish)
    : walk(call, source, BigInt(first) + count - 1n, target, BigInt(to) + count - 1n, count, -1n, finish);
}

// ---- concat

/** The text of an element, which has to be a string or a number. */
function piece(v: Value, at: Integer): string {
  if (typeof v === 'string') return v;
  if (v instanceof LuaString) return v.s;
  return isNumber(v) ? formatNumber(v) : textOf(v) ?? raise(invalidConcat(typeName(v), String(at)));
}

const SEPARATOR = [str('sep').or(''), integer('i').or(1), integer('j').opt()] as const;

/** Elements that are joined in one go. */
const AT_ONCE = 4096;
/** Elements of a part of longer lists. */
const PART = 512;
/** The cost of an element. Numbers become text. */
const PIECE = 6, NUMERAL = 20;

const concat = resumable('table.concat', [value('list', 'table'), ...SEPARATOR.map(later)], 'string',
  'Joins elements i to j of a list, by default all, with a separator between them. Raises at other than strings and numbers.', {
    fastPath(at) {
      const list = at.arg(1), separator = at.count === 1 ? '' : at.arg(2);
      if (at.count > 2 || !isRaw(list) || typeof separator !== 'string') return SLOW_PATH;
      const last = list.length();
      return last > AT_ONCE ? SLOW_PATH : joinQuickly(at, list, separator, last);
    },
    start(call) {
      const list = call.arg(1);
      if (!isRaw(list)) checkList(call.rt, list, 1, call.count > 0, READ_LENGTH);
      const [separator, first, given] = [SEPARATOR[0].take(call.arg(2), 2, true), SEPARATOR[1].take(call.arg(3), 3, true), SEPARATOR[2].take(call.arg(4), 4, true)];
      if (isRaw(list)) {
        const last = given ?? list.length();
        if (typeof first === 'number' && typeof last === 'number') return work(call, new Joining(list, separator, first, last));
      }
      return withLength(call, (c, length) => joinSlowly(c, list, separator, BigInt(first), BigInt(given ?? length)));
    },
    done,
  });

/** Joins a list of few elements, unless the result is long or an element is neither string nor number. */
function joinQuickly(at: Window, list: Table, separator: string, last: number): number {
  const text = new Gathering();
  let numerals = 0;
  for (let i = 1; i <= last; i++) {
    const v = list.getInt(i);
    if (typeof v === 'string') text.add(v);
    else if (isNumber(v)) {
      text.add(formatNumber(v));
      numerals++;
    } else return SLOW_PATH;
    if (i < last) text.add(separator);
    if (text.length > MOST_AT_ONCE) return SLOW_PATH;
  }
  at.rt.charge(PIECE * last + NUMERAL * numerals + (text.length >> 4));
  return at.text(text.text);
}

/** Joins the elements of a raw list in parts. */
class Joining implements LongWork {
  private readonly text = new Gathering();

  constructor(private readonly list: Table, private readonly separator: string, private at: number, private readonly last: number) {}

  step(rt: Runtime): boolean {
    const { list, separator, text, last } = this, end = Math.min(this.at + PART, last + 1), before = text.length;
    let units = PIECE * (end - this.at);
    for (; this.at < end; this.at++) {
      const v = list.getInt(this.at);
      units += isNumber(v) ? NUMERAL : 0;
      gather(rt, text, piece(v, this.at));
      if (this.at < last) gather(rt, text, separator);
    }
    rt.charge(units + ((text.length - before) >> 4));
    return end > last;
  }

  get holds(): readonly Value[] {
    return [joined(this.text.text)];
  }

  finish(call: Call): number {
    return call.one(joined(this.text.text));
  }
}

/** Joins elements behind metamethods, or at exact positions. */
function joinSlowly(call: Call, list: Value, separator: string, first: bigint, last: bigint): number {
  const text = new Gathering();
  let at = first;
  const add = (rt: Runtime, v: Value): void => {
    gather(rt, text, piece(v, at));
    if (at < last) gather(rt, text, separator);
    at++;
  };
  const run = (c: Call): number => {
    while (at <= last) {
      if (c.rt.fuel < 0) return giveWay(c, run);
      c.rt.charge(WALK);
      const v = c.index(list, wrap(at));
      if (v === PENDING) {
        return wait(c, (again) => {
          add(again.rt, again.result(1));
          return run(again);
        });
      }
      add(c.rt, v as Value);
    }
    return c.one(joined(text.text));
  };
  return run(call);
}

// ---- pack and unpack

const pack = plain('table.pack', [rest()], 'table', 'A new list of the arguments, with their number as field n.', (at) => {
  const list = new Table(), { count } = at;
  at.rt.allocate(TABLE_BYTES);
  at.rt.charge(count);
  at.copyTo(list);
  list.setStr('n', count);
  return at.one(list);
});

/** Slots that results leave free for what comes after them. */
const SLACK = 32;

const unpack = resumable('table.unpack', [value('list', 'table'), integer('i').or(1), integer('j').opt()], '...', 'The elements i to j of a list, by default all. Raises if they are too many results.', {
  fastPath(at) {
    const list = at.arg(1);
    if (at.count !== 1 || !isRaw(list) || list.length() > 250) return SLOW_PATH;
    at.rt.charge(list.count);
    return at.all(list.arr.length === list.count ? list.arr : list.arr.slice(0, list.count));
  },
  start(call, list, first, given) {
    if (given !== undefined) return spread(call, list, first, given);
    if (isRaw(list)) return spread(call, list, first, list.length());
    return withLength(call, (c, length) => spread(c, list, first, length));
  },
  done,
});

function spread(call: Call, list: Value, first: Integer, last: Integer): number {
  if (first > last) return 0;
  const count = Number(BigInt(last) - BigInt(first)) + 1;
  const { co, frame } = call, { func } = frame;
  if (func + count + SLACK > call.rt.stackLimit) raise(tooManyResults());
  call.rt.charge(count);
  if (isRaw(list) && typeof first === 'number' && typeof last === 'number') {
    co.ensure(func + count);
    const { stack } = co;
    for (let i = 0; i < count; i++) stack[func + i] = list.getInt(first + i);
    return count;
  }
  const values: Value[] = [];
  const run = (c: Call): number => {
    while (values.length < count) {
      if (c.rt.fuel < 0) return giveWay(c, run, values);
      const v = c.index(list, wrap(BigInt(first) + BigInt(values.length)));
      if (v === PENDING) {
        return wait(c, (again) => {
          values.push(again.result(1));
          return run(again);
        }, values);
      }
      values.push(v as Value);
    }
    return c.all(values);
  };
  return run(call);
}

// ---- sort

/** Most elements that sort takes, as a C int counts them. */
const MAX_SORT = 2 ** 31 - 1;

/** A sort in progress: the order, and the comparator. */
class Sorting implements Holding {
  readonly order: Quicksort;
  /** A raw list without gaps follows each exchange, so that an error leaves what was done. */
  follows: boolean;
  /** The answer to the open question, if it came before the task gave way. */
  answered: boolean | undefined = undefined;

  constructor(rt: Runtime, list: Value, readonly holds: Value[], readonly before: Value, gaps = holds.includes(undefined)) {
    const count = holds.length;
    this.follows = isRaw(list) && !gaps;
    const swapped = (a: number, b: number): void => {
      if (isRaw(list) && list.count === count) {
        list.arr[a] = holds[a];
        list.arr[b] = holds[b];
      } else this.follows = false;
    };
    this.order = new Quicksort(holds, () => Number(BigInt.asUintN(32, rt.host.entropy())), this.follows ? swapped : undefined);
  }
}

/** Elements that are sorted in one go, if no comparator has to be called. */
const SORT_AT_ONCE = 1000;

const sort = resumable('table.sort', [value('list', 'table'), later(fn('before').opt())], '', 'Sorts a list in place, not stably; before(a, b) says whether a must come first, by default a < b.', {
  fastPath(at) {
    const list = at.arg(1), count = isRaw(list) ? list.length() : 0;
    if (at.count !== 1 || !isRaw(list) || count > SORT_AT_ONCE) return SLOW_PATH;
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
});

function sortList(call: Call, length: Integer): number {
  if (length <= 1) return 0;
  if (length >= MAX_SORT) badArgument(1, arrayTooBig());
  const before = fn('before').opt().take(call.arg(2), 2, true);
  const list = call.arg(1), count = Number(length), { rt } = call;
  if (isRaw(list)) return work(call, new Copying(list, count, before));
  rt.allocate(SLOT_BYTES * count);
  return readAll(call, count, [], (c, values) => compareOn(c, new Sorting(c.rt, list, values, before)));
}

/** What values have in common, for sorting. */
const enum Alike { Doubles, Numbers, Strings, Nothing }

/** The cost of a comparison. */
const UNITS: Readonly<Record<Alike, number>> = { [Alike.Doubles]: 2, [Alike.Numbers]: 6, [Alike.Strings]: 10, [Alike.Nothing]: 8 };

const kindOf = (v: Value): Alike => (typeof v === 'number' ? Alike.Doubles : isNumber(v) ? Alike.Numbers : isStr(v) ? Alike.Strings : Alike.Nothing);

/** What a value has in common with those before. NaN has no place in an order. */
function alike(so: Alike, v: Value): Alike {
  if (so === Alike.Doubles && typeof v === 'number' && v === v) return so;
  if (so <= Alike.Numbers && isNumber(v) && toDouble(v) === toDouble(v)) return Alike.Numbers;
  return so === Alike.Strings && isStr(v) ? so : Alike.Nothing;
}

/** Longest string whose comparison is free. */
const SHORT = 1000;

/** Sorts a few numbers, or short strings. False: the values are something else. */
function sortQuickly(rt: Runtime, list: Table, values: Value[]): boolean {
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
  const s = bytesOf(a), t = bytesOf(b);
  return s < t ? -1 : s > t ? 1 : 0;
}

function bytesBefore(a: Str, b: Str): boolean {
  const s = bytesOf(a), t = bytesOf(b);
  payComparison(s, t);
  return s < t;
}

/** Copies a raw list in parts and classifies its elements; then they are sorted, with or without a comparator. */
class Copying implements LongWork {
  readonly holds: Value[] = [];
  private so: Alike;
  private gaps = false;

  constructor(private readonly list: Table, private readonly count: number, private readonly before: Value) {
    this.so = before === undefined ? kindOf(list.getInt(1)) : Alike.Nothing;
  }

  step(rt: Runtime): boolean {
    const { list, holds, count } = this, from = holds.length, to = Math.min(from + RUN, count);
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
    const { list, holds, before, so } = this, { rt } = call;
    if (so === Alike.Nothing) return compareOn(call, new Sorting(rt, list, holds, before, this.gaps));
    rt.allocate(SLOT_BYTES * holds.length * (so === Alike.Doubles ? 2 : 1));
    if (so === Alike.Doubles) return work(call, new OrderingDoubles(list, holds as number[]));
    return work(call, so === Alike.Numbers ? new Ordering(list, new MergeSort(holds as LuaNumber[], [], lessThan), UNITS[so])
      : new Ordering(list, new MergeSort(holds as Str[], [], bytesBefore), UNITS[so], PLACED_STRINGS));
  }
}

/** Elements placed between two checks of the fuel; strings may be long. */
const PLACED = 64, PLACED_STRINGS = 4;

/** Sorts values in parts, and then stores them, in parts as well. */
class Ordering<T extends Value> implements LongWork {
  private stored = -1;

  constructor(private readonly list: Table, protected readonly order: MergeSort<T>, private readonly units: number, private readonly placed = PLACED) {}

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

  /** Stores the next part, as long as the list is unchanged. True: nothing is left to store. */
  private store(rt: Runtime): boolean {
    const { list, stored, order: { result } } = this, { length } = result, end = Math.min(stored + RUN, length);
    if (!isRaw(list) || list.count !== length) return true;
    rt.charge((end - stored) >> 1);
    for (let i = stored; i < end; i++) list.arr[i] = result[i];
    this.stored = end;
    return end === length;
  }

  finish(call: Call): number {
    const { stored, order: { result } } = this;
    return stored === result.length ? 0 : writeAll(call, Array.from(result), stored);
  }
}

/** Doubles that are sorted by the host at a time. */
const BLOCK = 1024;

/** Doubles - safe integers and fractions - are sorted as such: first blocks of them. */
class OrderingDoubles extends Ordering<number> {
  private filled = 0;

  constructor(list: Table, private readonly values: readonly number[], private readonly doubles = new Float64Array(values.length)) {
    super(list, new DoubleSort(doubles, BLOCK), UNITS[Alike.Doubles]);
  }

  protected override prepared(rt: Runtime): boolean {
    const { values, doubles, filled } = this, end = Math.min(filled + BLOCK, values.length);
    if (filled === end) return true;
    rt.charge(10 * UNITS[Alike.Doubles] * (end - filled));
    for (let i = filled; i < end; i++) doubles[i] = values[i]!;
    doubles.subarray(filled, end).sort();
    this.filled = end;
    return false;
  }
}

/** Reads the elements from values.length + 1 to count. */
function readAll(call: Call, count: number, values: Value[], then: (call: Call, values: Value[]) => number): number {
  const list = call.arg(1);
  while (values.length < count) {
    if (call.rt.fuel < 0) return giveWay(call, (again) => readAll(again, count, values, then), values);
    call.rt.charge(WALK);
    const v = call.index(list, values.length + 1);
    if (v === PENDING) {
      return wait(call, (again) => {
        values.push(again.result(1));
        return readAll(again, count, values, then);
      }, values);
    }
    values.push(v as Value);
  }
  return then(call, values);
}

/** The values are in order. */
const sorted = (call: Call, { follows, holds }: Sorting): number => (follows ? 0 : writeAll(call, holds, 0));

/** Stores the sorted values back. */
function writeAll(call: Call, values: Value[], from: number): number {
  const list = call.arg(1);
  for (let i = from; i < values.length; i++) {
    if (call.rt.fuel < 0) return giveWay(call, (again) => writeAll(again, values, i), values);
    call.rt.charge(WALK);
    if (call.store(list, i + 1, values[i])) return wait(call, (again) => writeAll(again, values, i + 1), values);
  }
  return 0;
}

const compareOn = (call: Call, state: Sorting): number =>
  (state.order.begin() ? ask(call, state) : sorted(call, state));

const finished = (call: Call, state: Sorting): number => (state.order.invalid ? raise(invalidOrder()) : sorted(call, state));

const answer = (call: Call, state: Sorting, before: boolean): number => (state.order.answer(before) ? ask(call, state) : finished(call, state));

/** The cost of a question that needs no call. */
const QUESTION = 8;

/** Puts the order's questions, until one needs a call. */
function ask(call: Call, state: Sorting): number {
  const { order, before } = state, { rt } = call;
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

framelessSafe(concat, insert, move, remove, sort, unpack);

export const tableLibrary = library('table', [concat, insert, move, pack, remove, sort, unpack]);
