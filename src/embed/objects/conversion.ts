// What the objects of a state need of its converter, and what they tell it.
import type { LuaFunction } from '../../values/function.ts';
import type { Value } from '../../values/type.ts';
import type { HostObject } from './host-object.ts';

/** How a conversion to Lua treats objects that are not data, and functions. */
export interface Take {
  /** The userdata of an object, whatever it is, if it is exposed. */
  known(object: object): Value;
  /** The value for an object that is not data, or for a class; undefined: as always. */
  take(object: object): Value;
  /** The native of a function that Lua has not met. */
  native(fn: object): LuaFunction;
}

export interface Conversion {
  /** From now on conversions look for exposed objects. */
  exposes: boolean;
  convert(value: unknown, take?: Take): Value;
  toJS(value: Value): unknown;
  /** The handle of a value, also where toJS gives what it stands for. */
  handleOf(value: Value): unknown;
  /** The userdata that stands for an object, made where there is none. */
  reference(object: object): HostObject;
  /** The userdata that stands for an object, if there is one. */
  userOf(object: object): HostObject | undefined;
  /** The value behind a handle of one of Lua. */
  heldBy(object: object): Value;
  /** Has a JavaScript function stand for one of Lua. */
  adopt(fn: object, value: LuaFunction): void;
}
