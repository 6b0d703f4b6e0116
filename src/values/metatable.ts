// Metatable events (§2.4), and the bits that cache their absence: a table used as a metatable has a bit for each event
// that it lacks; any store that may add a string key clears the bits (table.ts).
import { bytesOf, isStr } from './string.ts';
import { Table } from './table.ts';
import { typeName, type Value } from './type.ts';
import { Userdata } from './userdata.ts';

/** Events with an absent bit. Order is free; at most 31. */
export const enum Event {
  Index,
  NewIndex,
  Call,
  Eq,
  Len,
  Lt,
  Le,
  Concat,
  Unm,
  BNot,
  Add,
  Sub,
  Mul,
  Mod,
  Pow,
  Div,
  IDiv,
  BAnd,
  BOr,
  BXor,
  Shl,
  Shr,
  Close,
  Gc,
  Mode,
  Name,
  ToString,
  Pairs,
  Metatable,
}

/** The metatable key of each event, indexed by Event. */
export const EVENT_KEYS: readonly string[] = [
  '__index',
  '__newindex',
  '__call',
  '__eq',
  '__len',
  '__lt',
  '__le',
  '__concat',
  '__unm',
  '__bnot',
  '__add',
  '__sub',
  '__mul',
  '__mod',
  '__pow',
  '__div',
  '__idiv',
  '__band',
  '__bor',
  '__bxor',
  '__shl',
  '__shr',
  '__close',
  '__gc',
  '__mode',
  '__name',
  '__tostring',
  '__pairs',
  '__metatable',
];

/** The metatable's entry for an event, or nil; caches absence. */
export function metaEntry(meta: Table, event: Event): Value {
  const bit = 1 << event;
  if ((meta.absent & bit) !== 0) return undefined;
  const { shape } = meta,
    at = ((shape.events ??= [])[event] ??= shape.find(EVENT_KEYS[event]!));
  const v = at >= 0 ? meta.vals[at] : meta.getStr(EVENT_KEYS[event]!);
  if (v === undefined) meta.absent |= bit;
  return v;
}

/** The type name error messages use: the metatable's `__name`, a host class's own word, or the basic type. */
export function typeNameOf(v: Value): string {
  const meta = v instanceof Table || v instanceof Userdata ? v.meta : undefined;
  if (meta !== undefined) {
    const name = metaEntry(meta, Event.Name);
    if (isStr(name)) return bytesOf(name);
  }
  return v instanceof Userdata ? v.kind : typeName(v);
}
