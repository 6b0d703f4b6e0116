// Host objects as Lua values (§2.1, userdata). A host class extends Userdata; its metatable is the instance's own
// (`meta`, set by debug.setmetatable) or the one its class was declared with in a runtime (vm/library.ts).
import { bytesOf, isStr } from './string.ts';
import type { Table } from './table.ts';
import type { Value } from './type.ts';

const NOTHING: readonly Value[] = [];

/** What a runtime remembers of a host class. */
export interface ClassMeta {
  /** Whose metatable it is: of several runtimes each has its own. */
  readonly of: unknown;
  readonly meta: Table;
  /** Its __index, once nobody can change that any more. */
  index: Value;
}

/** A host object that Lua programs can hold, compare and call methods on. */
export abstract class Userdata {
  /** The instance's own metatable; undefined means the one of its class. */
  declare meta: Table | undefined;
  /** The metatable of its class, as the runtime that used it last declared it (Runtime.metaOf). On the prototype of the class. */
  declare ofClass: ClassMeta | undefined;
  /** The collector's pass that last reached it. */
  declare mark: number;
  /** What JavaScript has of it, and be it weakly (embed/lua/handle.ts). */
  declare handle: object | undefined;

  /** Lua values that the object keeps alive. */
  holds(): Iterable<Value> {
    return NOTHING;
  }

  /** The word error messages use for this kind of object ("channel expected, got table"). */
  get kind(): string {
    return 'userdata';
  }
  /** The bytes this object stands for where a string is asked for; undefined: it is no string. */
  text(): string | undefined {
    return undefined;
  }
}

/** The bytes of a string, or of an object that stands for one. */
export const textOf = (v: Value): string | undefined => (isStr(v) ? bytesOf(v) : v instanceof Userdata ? v.text() : undefined);

// On the prototype, because hardly any instance ever gets its own: initialisers of a class with many subclasses see objects of many
// layouts, and took a third of the time of a message.
Userdata.prototype.meta = undefined;
Userdata.prototype.mark = 0;
Userdata.prototype.handle = undefined;
Userdata.prototype.ofClass = undefined;
