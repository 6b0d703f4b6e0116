// A map by names that programs choose: of processes, topics, groups. Very long ones are told apart as keys of tables
// are (long-keys.ts): a program with many of one length harms neither others nor itself, unpaid.
import { MOST_HASHED, hashOf } from './long-keys.ts';
import { account } from './meter.ts';

export class NameMap<V> {
  private readonly short = new Map<string, V>();
  private long: Map<number, Map<string, V>> | undefined = undefined;

  get size(): number {
    let { size } = this.short;
    this.long?.forEach((names) => (size += names.size));
    return size;
  }

  get(name: string): V | undefined {
    return name.length > MOST_HASHED ? this.longOnes(name)?.get(name) : this.short.get(name);
  }

  set(name: string, value: V): void {
    if (name.length <= MOST_HASHED) this.short.set(name, value);
    else {
      const names = this.longOnes(name);
      if (names !== undefined) names.set(name, value);
      else (this.long ??= new Map<number, Map<string, V>>()).set(hashOf(name), new Map([[name, value]]));
    }
  }

  delete(name: string): boolean {
    if (name.length <= MOST_HASHED) return this.short.delete(name);
    const names = this.longOnes(name),
      had = names !== undefined && names.delete(name);
    if (names?.size === 0) this.long!.delete(hashOf(name));
    return had;
  }

  /** The long names that have the hash of this one. */
  private longOnes(name: string): Map<string, V> | undefined {
    const names = this.long?.get(hashOf(name));
    if (names !== undefined) account.charge(names.size * (name.length >> 6));
    return names;
  }

  *[Symbol.iterator](): IterableIterator<[name: string, value: V]> {
    yield* this.short;
    if (this.long !== undefined) for (const names of this.long.values()) yield* names;
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this) yield name;
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this) yield value;
  }
}
