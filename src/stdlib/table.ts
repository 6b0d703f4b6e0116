// The table library (§6.6). Lists without a metatable are worked on directly; everything else goes through
// metamethods, as a walk over slots that may be interrupted at every read and store.
// Positions are exact 64-bit integers on the slow way (bigint), JS numbers on the fast one.
import {
  arrayTooBig, destinationWraps, expected, invalidConcat, invalidOrder, lengthNotInteger, positionOutOfBounds, stringTooLarge, tooManyResults,
  tooManyToMove, wrongInsertCount,
} from '../messages/stdlib.ts';
import { Event, typeNameOf } from '../values/metatable.ts';
import { formatNumber, toNumber } from '../values/numeral.ts';
import { isNumber, lessThan, toDouble, toInteger, wrap } from '../values/number.ts';
import { LuaString, MAX_BYTES, MOST_AT_ONCE, bytesOf, isStr, type Str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { truthy, typeName, type LuaNumber, type Value } from '../values/type.ts';
import type { Call } from '../vm/call.ts';
import type { Holding } from '../vm/frame.ts';
import { library } from '../vm/library.ts';
import { PENDING, type Pending, equalInto, eventOf, lengthInto, lessInto } from '../vm/meta.ts';
import { NOT_QUICK, aloof, directly, plain, resumable } from '../vm/native.ts';
import { Next } from '../vm/next.ts';
import { Param, fn, integer, rest, str, takeInteger, value } from '../vm/params.ts';
import type { Runtime } from '../vm/runtime.ts';
import { badArgument, raise } from '../vm/throw.ts';
import { Quicksort } from './sort.ts';

type Integer = number | bigint;

const MAX_INTEGER = 2n ** 63n - 1n;

/** A list that nothing watches: raw access is all there is to it. */
const isRaw = (v: Value): v is Table => v instanceof Table && v.meta === undefined && !v.frozen;

/** Refuses what is neither a table nor behaves like one in the ways needed (checktab). */
function checkList(rt: Runtime, v: Value, at: number, given: boolean, needs: readonly Event[]): void {
  if (v instanceof Table) return;
  for (const event of needs) {
    if (eventOf(rt, v, event) === undefined) badArgument(at, expected('table', given ? typeNameOf(v) : 'no value'));
  }
}

const READ = [Event.Index], WRITE = [Event.NewIndex];
const READ_LENGTH = [Event.Index, Event.Len], READ_WRITE_LENGTH = [Event.Index, Event.NewIndex, Event.Len];

/** What `__len` gave, which a list needs to be an integer. */
function lengthOf(v: Value): Integer {
  const n = toNumber(v), i = n === undefined ? undefined : toInteger(n);
  return i === undefined ? raise(lengthNotInteger()) : i;
}

/** A native's first phase: the length of argument 1, then `then` with it, at once or when `__len` has answered. */
function withLength(call: Call, then: (call: Call, length: Integer) => number): number {
  const length = lengthInto(call.co, call.frame.top, call.arg(1));
  if (length === PENDING) {
    return wait(call, (c) => then(c, lengthOf(c.result(1))));
  }
  return then(call, lengthOf(length as Value));
}

/** What is to be done once the callee's results are there, and the values that are nowhere else meanwhile. */
class Waiting implements Holding {
  constructor(readonly then: (call: Call) => number, readonly holds: readonly Value[]) {}
}

const done = (call: Call): number => call.kept<Waiting>().then(call);

const NOTHING: readonly Value[] = [];

/** Waits for a callee just entered. */
function wait(call: Call, then: (call: Call) => number, holds = NOTHING): number {
  call.keep(new Waiting(then, holds));
  return Next.Called;
}

/** A parameter that the body takes itself, after the list has been looked at. */
const later = (param: Param<unknown>): Param<Value> => new Param(param.name, param.type, (v) => v, true);

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
      c.rt.charge(1);
      if (c.store(target, at, held)) return wait(c, (again) => run(again, false, undefined), holds);
      if (c.rt.fuel < 0) return giveWay(c, (again) => run(again, false, undefined), holds);
    }
  };
  return run(call, false, undefined);
}

/** Lets others have their turn: nothing bounds the positions a program may name. */
function giveWay(call: Call, then: (call: Call) => number, holds = NOTHING): number {
  call.keep(new Waiting(then, holds));
  return call.reschedule();
}

// ---- insert and remove

const insert = resumable('table.insert', [value('list'), rest()], '', 'Inserts a value at a position, or at the end.', {
  quick(at) {
    const list = at.arg(1);
    if (at.count !== 2 || !isRaw(list)) return NOT_QUICK;
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
      call.rt.charge((end - position) >> 3);
      insertRaw(list, position, end, call.arg(3));
      return 0;
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
function insertRaw(list: Table, position: number, end: number, v: Value): void {
  if (position === end) return list.setInt(end, v);
  list.setInt(end, list.arr[end - 2]);
  const { arr } = list;
  for (let i = end - 2; i >= position; i--) arr[i] = arr[i - 1];
  arr[position - 1] = v;
}

const remove = resumable('table.remove', [value('list'), later(integer('pos').opt())], 'any',
  'Removes an element, by default the last, and gives it.', {
    quick(at) {
      const list = at.arg(1);
      if (at.count !== 1 || !isRaw(list)) return NOT_QUICK;
      const size = list.length();
      return at.one(removeRaw(list, size, size));
    },
    start(call, _list, given) {
      const list = call.arg(1);
      if (isRaw(list)) {
        const size = list.length();
        const position = given === undefined ? size : Number(takeInteger(given, 2, true));
        if (position !== size && (position < 1 || position > size + 1)) badArgument(2, positionOutOfBounds());
        call.rt.charge((size - position) >> 3);
        return call.one(removeRaw(list, position, size));
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

function removeRaw(list: Table, position: number, size: number): Value {
  const v = list.getInt(position);
  if (position < 1 || position >= size) {
    list.setInt(position, undefined);
    return v;
  }
  const { arr } = list;
  for (let i = position; i < size; i++) arr[i - 1] = arr[i];
  list.setInt(size, undefined);
  return v;
}

directly(insert, undefined, undefined, (_, list, v) => {
  if (!isRaw(list)) return null;
  list.setInt(list.length() + 1, v);
  return undefined;
});
directly(remove, undefined, (_, list) => {
  if (!isRaw(list)) return null;
  const size = list.length();
  return removeRaw(list, size, size);
});

// ---- move

const move = resumable('table.move', [value('a1'), integer('f'), integer('e'), integer('t'), value('a2')], 'table',
  'Copies elements f to e of one list to position t of another, or of the same.', {
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
    return moveRaw(call, source, from, target, at, n, upward);
  }
  const finish = (c: Call): number => c.one(target);
  return upward
    ? walk(call, source, BigInt(first), target, BigInt(to), count, 1n, finish)
    : walk(call, source, BigInt(first) + count - 1n, target, BigInt(to) + count - 1n, count, -1n, finish);
}

/** Elements copied before others may have their turn. */
const RUN = 16_384;

function moveRaw(call: Call, source: Table, from: number, target: Table, to: number, count: number, upward: boolean): number {
  let copied = 0;
  const run = (c: Call): number => {
    while (copied < count) {
      const end = Math.min(copied + RUN, count);
      c.rt.charge((end - copied) >> 3);
      for (; copied < end; copied++) {
        const i = upward ? copied : count - 1 - copied;
        target.setInt(to + i, source.getInt(from + i));
      }
      if (c.rt.fuel < 0 && copied < count) return giveWay(c, run);
    }
    return c.one(target);
  };
  return run(call);
}

// ---- concat

/** The text of an element, which has to be a string or a number. */
function piece(v: Value, at: Integer): string {
  if (typeof v === 'string') return v;
  if (v instanceof LuaString) return v.s;
  return isNumber(v) ? formatNumber(v) : raise(invalidConcat(typeName(v), String(at)));
}

/** Joins what has been gathered and a piece, unless no string may be that long. */
function join(gathered: string, more: string): string {
  return gathered.length + more.length > MAX_BYTES ? raise(stringTooLarge()) : gathered + more;
}

const SEPARATOR = [str('sep').or(''), integer('i').or(1), integer('j').opt()] as const;

const concat = resumable('table.concat', [value('list'), ...SEPARATOR.map(later)], 'string',
  'Joins the strings and numbers of a list.', {
    quick(at) {
      const list = at.arg(1), separator = at.count === 1 ? '' : at.arg(2);
      if (at.count > 2 || !isRaw(list) || typeof separator !== 'string') return NOT_QUICK;
      const last = list.length();
      let gathered = '';
      for (let i = 1; i <= last; i++) {
        const v = list.getInt(i);
        if (typeof v === 'string') gathered += v;
        else if (isNumber(v)) gathered += formatNumber(v);
        else return NOT_QUICK;
        if (i < last) gathered += separator;
        if (gathered.length > MOST_AT_ONCE) return NOT_QUICK;
      }
      at.rt.charge((gathered.length >> 6) + ((last - 1) >> 2));
      return at.text(gathered);
    },
    start(call) {
      const list = call.arg(1);
      if (!isRaw(list)) checkList(call.rt, list, 1, call.count > 0, READ_LENGTH);
      const [separator, first, given] = [SEPARATOR[0].take(call.arg(2), 2, true), SEPARATOR[1].take(call.arg(3), 3, true), SEPARATOR[2].take(call.arg(4), 4, true)];
      if (isRaw(list)) {
        const last = given ?? list.length();
        if (typeof first === 'number' && typeof last === 'number') return call.text(concatRaw(call.rt, list, separator, first, last));
      }
      return withLength(call, (c, length) => {
        const last = BigInt(given ?? length);
        let at = BigInt(first), gathered = '';
        const add = (v: Value): void => {
          gathered = join(gathered, piece(v, at));
          if (at < last) gathered = join(gathered, separator);
          at++;
        };
        const run = (c1: Call): number => {
          for (; at <= last;) {
            c1.rt.charge(1);
            const v = c1.index(list, wrap(at));
            if (v === PENDING) {
              return wait(c1, (again) => {
                add(again.result(1));
                return run(again);
              });
            }
            add(v as Value);
          }
          return c1.text(gathered);
        };
        return run(c);
      });
    },
    done,
  });

function concatRaw(rt: Runtime, list: Table, separator: string, first: number, last: number): string {
  let gathered = '';
  for (let i = first; i <= last; i++) {
    const v = list.getInt(i);
    gathered += typeof v === 'string' ? v : piece(v, i);
    if (i < last) gathered += separator;
    if (gathered.length > MAX_BYTES - 65_536) return concatHuge(gathered, list, separator, i + 1, last);
  }
  rt.charge((gathered.length >> 6) + ((last - first) >> 2));
  return gathered;
}

/** Goes on where the result is so long that every step has to look. */
function concatHuge(start: string, list: Table, separator: string, first: number, last: number): string {
  let gathered = join(start, '');
  for (let i = first; i <= last; i++) {
    gathered = join(gathered, piece(list.getInt(i), i));
    if (i < last) gathered = join(gathered, separator);
  }
  return gathered;
}

// ---- pack and unpack

const pack = plain('table.pack', [rest()], 'table', 'A list of the arguments, with their number as field n.', (at) => {
  const list = new Table(), values: Value[] = [], { count } = at;
  for (let i = 1; i <= count; i++) values.push(at.arg(i));
  list.setList(1, values, 0, count);
  list.setStr('n', count);
  return at.one(list);
});

/** Room that results leave for what comes after them. */
const SLACK = 32;

const unpack = resumable('table.unpack', [value('list'), integer('i').or(1), integer('j').opt()], '...', 'The elements i to j of a list.', {
  quick(at) {
    const list = at.arg(1);
    if (at.count !== 1 || !isRaw(list) || list.length() > 250) return NOT_QUICK;
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
  call.rt.charge(count >> 3);
  if (isRaw(list) && typeof first === 'number' && typeof last === 'number') {
    co.ensure(func + count);
    const { stack } = co;
    for (let i = 0; i < count; i++) stack[func + i] = list.getInt(first + i);
    return count;
  }
  const values: Value[] = [];
  const run = (c: Call): number => {
    while (values.length < count) {
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

/** A sort under way: the order, and who is asked. */
class Sorting implements Holding {
  readonly order: Quicksort;
  /** A raw list without gaps follows each step, so that an error leaves what was done. */
  follows: boolean;
  constructor(rt: Runtime, list: Value, readonly holds: Value[], readonly before: Value) {
    const count = holds.length;
    this.follows = isRaw(list) && !holds.includes(undefined);
    const swapped = (a: number, b: number): void => {
      if (isRaw(list) && list.count === count) {
        list.arr[a] = holds[a];
        list.arr[b] = holds[b];
      } else this.follows = false;
    };
    this.order = new Quicksort(holds, () => Number(BigInt.asUintN(32, rt.host.entropy())), this.follows ? swapped : undefined);
  }
}

const sort = resumable('table.sort', [value('list'), later(fn('before').opt())], '', 'Sorts a list in place.', {
  quick(at) {
    const list = at.arg(1), count = isRaw(list) ? list.length() : 0;
    if (at.count !== 1 || !isRaw(list) || count >= MAX_SORT) return NOT_QUICK;
    const values = list.arr.slice(0, count);
    if (values.length !== count || (count > 1 && !sortPlain(values))) return NOT_QUICK;
    at.rt.charge(count);
    if (count > 1) for (let i = 0; i < count; i++) list.arr[i] = values[i];
    return 0;
  },
  start(call) {
    const list = call.arg(1);
    if (isRaw(list)) return sortList(call, list.length());
    checkList(call.rt, list, 1, call.count > 0, READ_WRITE_LENGTH);
    return withLength(call, sortList);
  },
  done(call) {
    const state = call.kept<unknown>();
    return state instanceof Sorting ? answer(call, state, truthy(call.result(1))) : done(call);
  },
});

function sortList(call: Call, length: Integer): number {
  if (length <= 1) return 0;
  if (length >= MAX_SORT) badArgument(1, arrayTooBig());
  const before = fn('before').opt().take(call.arg(2), 2, true);
  const list = call.arg(1), count = Number(length);
  call.rt.charge(count);
  if (isRaw(list)) {
    const values = list.arr.slice(0, count);
    if (before === undefined && sortPlain(values)) return writeAll(call, values, 0);
    return compareOn(call, new Sorting(call.rt, list, values, before));
  }
  return readAll(call, count, [], (c, values) => compareOn(c, new Sorting(c.rt, list, values, before)));
}

/** Reads the elements from values.length + 1 to count. */
function readAll(call: Call, count: number, values: Value[], then: (call: Call, values: Value[]) => number): number {
  const list = call.arg(1);
  while (values.length < count) {
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
  if (isRaw(list) && list.length() === values.length && values[values.length - 1] !== undefined) {
    for (let i = 0; i < values.length; i++) list.arr[i] = values[i];
    return 0;
  }
  for (let i = from; i < values.length; i++) {
    if (call.store(list, i + 1, values[i])) return wait(call, (again) => writeAll(again, values, i + 1), values);
  }
  return 0;
}

const compareOn = (call: Call, state: Sorting): number =>
  (state.order.begin() ? ask(call, state) : sorted(call, state));

const finished = (call: Call, state: Sorting): number => (state.order.invalid ? raise(invalidOrder()) : sorted(call, state));

const answer = (call: Call, state: Sorting, before: boolean): number => (state.order.answer(before) ? ask(call, state) : finished(call, state));

/** Puts the order's questions, for as long as no call is needed. */
function ask(call: Call, state: Sorting): number {
  const { order, before } = state;
  call.keep(state);
  if (before !== undefined) return call.ask(before, order) === PENDING ? Next.Called : finished(call, state);
  let less: boolean | Pending;
  do {
    call.rt.charge(1);
    less = lessInto(call.co, call.frame.top, order.left, order.right);
    if (less === PENDING) return Next.Called;
  } while (order.answer(less));
  return finished(call, state);
}

/** Sorts numbers, or strings, which need no one to be asked. Anything else: false, and nothing happened. */
function sortPlain(values: Value[]): boolean {
  const first = values[0];
  if (typeof first === 'number') {
    // Doubles only: integers that are safe and fractions. NaN has no place in an order.
    if (!values.every((v) => typeof v === 'number' && v === v)) return sortNumbers(values);
    const doubles = Float64Array.from(values as number[]).sort();
    for (let i = 0; i < doubles.length; i++) values[i] = doubles[i];
    return true;
  }
  if (isNumber(first)) return sortNumbers(values);
  if (!isStr(first) || !values.every(isStr)) return false;
  (values as Str[]).sort((a, b) => {
    const s = bytesOf(a), t = bytesOf(b);
    return s < t ? -1 : s > t ? 1 : 0;
  });
  return true;
}

function sortNumbers(values: Value[]): boolean {
  if (!values.every((v) => isNumber(v) && toDouble(v) === toDouble(v))) return false;
  (values as LuaNumber[]).sort((a, b) => (lessThan(a, b) ? -1 : lessThan(b, a) ? 1 : 0));
  return true;
}

aloof(concat, insert, move, remove, sort, unpack);

export const tableLibrary = library('table', [concat, insert, move, pack, remove, sort, unpack]);
