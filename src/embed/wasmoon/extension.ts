// Conversions that users add: LuaGlobal.registerTypeExtension takes objects of this class.
import type { BaseDecorationOptions, Decoration } from './decoration.ts';
import type { LuaGlobal } from './global.ts';
import type { LuaThread } from './thread.ts';
import { LuaType } from './types.ts';

/** Converts values of a type in both directions. As it stands, they become opaque userdata named after it. */
export abstract class LuaTypeExtension<T, K extends BaseDecorationOptions = BaseDecorationOptions> {
  constructor(
    protected thread: LuaGlobal,
    readonly name: string,
  ) {}

  /** Whether getValue takes the Lua value at an index; `name` is the `__name` of its metatable. */
  isType(_thread: LuaThread, _index: number, type: LuaType, name?: string): boolean {
    return type === LuaType.Userdata && name === this.name;
  }

  /** The engine is closed. */
  abstract close(): void;

  /** The JavaScript value of the Lua value at an index. */
  getValue(thread: LuaThread, index: number, _userdata?: unknown): T {
    return thread.referenceAt(index)?.target as T;
  }

  /** Pushes the Lua value of a JavaScript value; false if it is not of this type. */
  pushValue(thread: LuaThread, { target, options }: Decoration<T, K>, _userdata?: unknown): boolean {
    thread.pushReference(this.name, target);
    if (options.metatable !== undefined) thread.setMetatable(-1, options.metatable);
    return true;
  }
}
