// table.concat (§6.6): few elements at once, more in parts, and through metamethods one by one.
import { invalidConcat } from '../../messages/stdlib.ts';
import { Gathering } from '../../values/bytes.ts';
import { formatNumber } from '../../values/numeral.ts';
import { isNumber, wrap } from '../../values/number.ts';
import { LuaString, MOST_AT_ONCE, joined } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import { textOf } from '../../values/userdata.ts';
import type { Call } from '../../vm/native/call.ts';
import { gather, work, type LongWork } from '../../vm/native/long-work.ts';
import { PENDING } from '../../vm/meta.ts';
import { resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { integer, str, value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { raise } from '../../vm/throw.ts';
import type { Window } from '../../vm/native/window.ts';
import { READ_LENGTH, WALK, type Integer, checkList, done, giveWay, isRaw, later, wait, withLength } from './list.ts';

/** The text of an element, which has to be a string or a number. */
function piece(v: Value, at: Integer): string {
  if (typeof v === 'string') return v;
  if (v instanceof LuaString) return v.s;
  return isNumber(v) ? formatNumber(v) : (textOf(v) ?? raise(invalidConcat(typeName(v), String(at))));
}

const SEPARATOR = [str('sep').or(''), integer('i').or(1), integer('j').opt()] as const;

/** Elements that are joined in one go. */
const AT_ONCE = 4096;
/** Elements of a part of longer lists. */
const PART = 512;
/** The cost of an element. Numbers become text. */
const PIECE = 6,
  NUMERAL = 20;

export const concat = resumable(
  'table.concat',
  [value('list', 'table'), ...SEPARATOR.map(later)],
  'string',
  'Joins elements i to j of a list, by default all, with a separator between them. Raises at other than strings and numbers.',
  {
    fastPath(at) {
      const list = at.arg(1),
        separator = at.count === 1 ? '' : at.arg(2);
      if (at.count > 2 || !isRaw(list) || typeof separator !== 'string') return SLOW_PATH;
      const last = list.length();
      return last > AT_ONCE ? SLOW_PATH : joinQuickly(at, list, separator, last);
    },
    start(call) {
      const list = call.arg(1);
      if (!isRaw(list)) checkList(call.rt, list, 1, call.count > 0, READ_LENGTH);
      const [separator, first, given] = [
        SEPARATOR[0].take(call.arg(2), 2, true),
        SEPARATOR[1].take(call.arg(3), 3, true),
        SEPARATOR[2].take(call.arg(4), 4, true),
      ];
      if (isRaw(list)) {
        const last = given ?? list.length();
        if (typeof first === 'number' && typeof last === 'number')
          return work(call, new Joining(list, separator, first, last));
      }
      return withLength(call, (c, length) => joinSlowly(c, list, separator, BigInt(first), BigInt(given ?? length)));
    },
    done,
  },
);

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

  constructor(
    private readonly list: Table,
    private readonly separator: string,
    private at: number,
    private readonly last: number,
  ) {}

  step(rt: Runtime): boolean {
    const { list, separator, text, last } = this,
      end = Math.min(this.at + PART, last + 1),
      before = text.length;
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
