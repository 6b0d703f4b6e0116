// Host objects as Lua values (§2.1, userdata). A host class extends Userdata; its metatable is the instance's own
// (`meta`, set by debug.setmetatable) or the one its class was declared with in a runtime (vm/library.ts).
import type { Table } from './table.ts';
import type { Value } from './type.ts';

const NOTHING: readonly Value[] = [];

/** A host object that Lua programs can hold, compare and call methods on. */
export abstract class Userdata {
  /** The instance's own metatable; undefined means the one of its class. */
  meta: Table | undefined = undefined;
  /** The collector's pass that last reached it. */
  mark = 0;

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
