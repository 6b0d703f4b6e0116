// A JavaScript value as userdata. Without a view or metatable programs can only pass it on. One object has one
// userdata for as long as it lives, so programs can compare them.
import { ENTRY_BYTES, account } from '../../values/meter.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Native } from '../../vm/native/native.ts';
import { USERDATA_BYTES } from '../../vm/gc/sizes.ts';
import { Userdata } from '../../values/userdata.ts';
import type { View } from './view.ts';

/** The native that calls a function, for as long as the function is found under its name. */
export interface Member {
  readonly fn: object;
  readonly native: Native;
}

/** A reference to a JavaScript value. */
export class HostObject extends Userdata {
  /** What programs may do with the object, if it is exposed. */
  view: View | undefined = undefined;
  /** The natives of the object's own functions, by name. */
  members: Map<string, Member> | undefined = undefined;
  /** The embedder exposed this object itself. */
  explicit = false;
  /** Bytes that programs have added to the object. */
  private added = 0;
  /** It is an iterator whose arrays are several values. */
  entries = false;

  constructor(readonly value: unknown) {
    account.allocate(USERDATA_BYTES);
    super();
  }

  /** Does it stand for an object? Then the object comes back where it is passed to JavaScript. */
  get isObject(): boolean {
    const { value } = this;
    return (typeof value === 'object' && value !== null) || typeof value === 'function';
  }

  /** Notes that a program has added elements or properties to the object, which hold these values. */
  grow(rt: Runtime, entries: number, values: readonly unknown[]): void {
    if (entries <= 0) {
      this.added = Math.max(this.added + entries * ENTRY_BYTES, 0);
      return;
    }
    let bytes = entries * ENTRY_BYTES;
    for (const value of values) if (typeof value === 'string') bytes += value.length;
    this.added += bytes;
    rt.allocate(bytes);
  }

  override get bytes(): number {
    return this.added;
  }

  /** The object, where there is one. */
  get object(): object {
    return this.value as object;
  }
}
