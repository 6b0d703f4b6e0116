// The slots of very long string keys. V8 hashes those by their length alone: a map of a thousand of one length compares
// each key with all of them. These have a hash of their own, and what they are compared with is charged.
import { account } from './meter.ts';
import type { Value } from './type.ts';

/** The longest string whose bytes V8 hashes. */
export const MOST_HASHED = 16_383;

/** Bytes looked at: some at both ends, some in between. */
const ENDS = 24,
  BETWEEN = 48;

/** A hash of some bytes of a string of at least MOST_HASHED, in 32 bits. */
export function hashOf(key: string): number {
  const { length } = key,
    step = Math.floor(length / BETWEEN);
  let h = length;
  for (let i = 0; i < ENDS; i++) {
    h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ key.charCodeAt(length - 1 - i), 0x01000193);
  }
  for (let i = ENDS; i < length; i += step) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return h;
}

/** What has the keys. */
interface Slots {
  keyIn(slot: number): Value;
}

export class LongKeys {
  private readonly slots = new Map<number, number[]>();

  /** The slot of a key; `of` has those of all slots. */
  get(key: string, of: Slots): number | undefined {
    const there = this.slots.get(hashOf(key));
    if (there !== undefined)
      for (const slot of there) {
        account.charge(key.length >> 6);
        if (of.keyIn(slot) === key) return slot;
      }
    return undefined;
  }

  /** Adds a key that is not there. */
  add(key: string, slot: number): void {
    const hash = hashOf(key),
      there = this.slots.get(hash);
    if (there === undefined) this.slots.set(hash, [slot]);
    else there.push(slot);
  }

  /** A key moves to another slot. */
  move(key: string, from: number, to: number): void {
    const there = this.slots.get(hashOf(key))!;
    there[there.indexOf(from)] = to;
  }

  delete(key: string, of: Slots): void {
    const slot = this.get(key, of);
    if (slot === undefined) return;
    const hash = hashOf(key),
      there = this.slots.get(hash)!;
    if (there.length === 1) this.slots.delete(hash);
    else there.splice(there.indexOf(slot), 1);
  }
}
