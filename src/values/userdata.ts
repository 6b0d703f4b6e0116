// Host objects as Lua values (§2.1, userdata). A host class extends Userdata; its metatable is the instance's own
// (`meta`, set by debug.setmetatable) or the one its class was declared with in a runtime (native/library.ts).
import { bytesOf, isStr } from './string.ts';
import type { Table } from './table.ts';
import type { Value } from './type.ts';

const NOTHING: readonly Value[] = [];

/** A runtime's record of a host class. */
export interface ClassMeta {
  /** The runtime that the metatable belongs to. */
  readonly of: unknown;
  readonly meta: Table;
  /** Its __index, once it is frozen. */
  index: Value;
}

/** A host object that Lua programs can hold, compare and call methods on. */
export abstract class Userdata {
  /** The instance's own metatable; undefined means the one of its class. */
  declare meta: Table | undefined;
  /** The record of the runtime that used the class last (Runtime.metaOf), on the prototype of the class. */
  declare ofClass: ClassMeta | undefined;
  /** The collector's pass that last reached it. */
  declare mark: number;
  /** Its handle, or a weak reference to it (embed/lua/handle.ts). */
  declare handle: object | undefined;

  /** Lua values that the object keeps alive. */
  holds(): Iterable<Value> {
    return NOTHING;
  }

  /** Bytes of what it has besides, by the accounting model of memory. */
  get bytes(): number {
    return 0;
  }

  /** The name of this kind of object in messages ("channel expected, got table"). */
  get kind(): string {
    return 'userdata';
  }
  /** The bytes of an object that counts as a string; undefined: it does not. */
  text(): string | undefined {
    return undefined;
  }
}

/** The bytes of a string, or of an object that counts as one. */
export const textOf = (v: Value): string | undefined =>
  isStr(v) ? bytesOf(v) : v instanceof Userdata ? v.text() : undefined;

// On the prototype, because few instances get their own: an initializer in a class with many subclasses is megamorphic,
// and took a third of the time of a message.
Userdata.prototype.meta = undefined;
Userdata.prototype.mark = 0;
Userdata.prototype.handle = undefined;
Userdata.prototype.ofClass = undefined;
