// The addresses of objects that %p, tostring and the io library show.
// Invariant: an object has one address as long as the runtime lives; short strings are one object per content.
import { LuaFunction } from '../../values/function.ts';
import { LONG, LuaString } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Thread } from '../../values/thread.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Runtime } from '../../vm/runtime.ts';

/** Addresses are invented, one per object in the order of asking, and never change. */
class Addresses {
  private next = 0x5581_0000_0000;
  private readonly objects = new WeakMap<object, string>();
  private readonly texts = new Map<string, string>();

  of(v: object | string): string {
    const known: { get(v: object | string): string | undefined; set(v: object | string, a: string): void } =
      typeof v === 'string' ? this.texts : (this.objects as never);
    let address = known.get(v);
    if (address === undefined) {
      this.next += 32;
      known.set(v, (address = '0x' + this.next.toString(16)));
    }
    return address;
  }
}

const ADDRESSES = {};

/** Longest string that is one object per content, whatever a build's LONG is. */
const INTERNED = LONG === Infinity ? Infinity : 40;

/** The address of an object; undefined for values that have none. */
export function addressOf(rt: Runtime, v: Value): string | undefined {
  const addresses = rt.slot(ADDRESSES, () => new Addresses());
  if (typeof v === 'string') return addresses.of(v);
  if (v instanceof LuaString) return addresses.of(v.length <= INTERNED ? v.s : v);
  if (v instanceof Table || v instanceof LuaFunction || v instanceof Thread || v instanceof Userdata)
    return addresses.of(v);
  return undefined;
}
