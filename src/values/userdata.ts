// Host objects as Lua values (§2.1, userdata). A host class extends Userdata; its metatable is the instance's own
// (`meta`, set by debug.setmetatable) or the one its class was declared with in a runtime (vm/library.ts).
import type { Table } from './table.ts';

/** A host object that Lua programs can hold, compare and call methods on. */
export abstract class Userdata {
  /** The instance's own metatable; undefined means the one of its class. */
  meta: Table | undefined = undefined;
  /** The word error messages use for this kind of object ("channel expected, got table"). */
  get kind(): string {
    return 'userdata';
  }
  /** The bytes this object stands for where a string is asked for; undefined: it is no string. */
  text(): string | undefined {
    return undefined;
  }
}
