// Decorations say how a JavaScript value becomes a Lua value, where that is not as its type says.

/** Options of any decoration. */
export interface BaseDecorationOptions {
  /** The value becomes a table with this metatable. */
  // biome-ignore lint/suspicious/noExplicitAny: values of any type
  metatable?: Record<any, any>;
}

/** A value with options for its conversion. */
// biome-ignore lint/suspicious/noExplicitAny: the types of wasmoon
export class Decoration<T = any, K extends BaseDecorationOptions = BaseDecorationOptions> {
  constructor(
    public target: T,
    public options: K,
  ) {}
}

/** Options of a decorated function. */
export interface FunctionDecoration extends BaseDecorationOptions {
  /** The function gets the number of its arguments instead of them. */
  receiveArgsQuantity?: boolean;
  /** The first argument is the thread that calls; its stack has the arguments. */
  receiveThread?: boolean;
  /** `this` of the function. As first argument it is left out, so that `object:method()` works. */
  // biome-ignore lint/suspicious/noExplicitAny: values of any type
  self?: any;
}

/** Options of a decorated proxy. */
interface ProxyDecorationOptions extends BaseDecorationOptions {
  /** True: a proxy in any case. False: never. */
  proxy?: boolean;
}

/** Options of a decorated userdata. */
interface UserdataDecorationOptions extends BaseDecorationOptions {
  /** The value becomes an opaque userdata. */
  reference?: boolean;
}

/** Any JavaScript function. */
// biome-ignore lint/suspicious/noExplicitAny: functions of any parameters
export type FunctionType = (...args: any[]) => Promise<any> | any;

/** Sets options of the conversion, such as a metatable. */
export function decorate<T extends BaseDecorationOptions = BaseDecorationOptions>(
  target: unknown,
  options: T,
  // biome-ignore lint/suspicious/noExplicitAny: the type of wasmoon
): Decoration<any, T> {
  return new Decoration(target, options);
}

/** Sets options of a function. */
export function decorateFunction(
  target: FunctionType,
  options: FunctionDecoration,
): Decoration<FunctionType, FunctionDecoration> {
  return new Decoration(target, options);
}

/** Sets whether a value becomes a proxy. */
export function decorateProxy(
  target: unknown,
  options?: ProxyDecorationOptions,
  // biome-ignore lint/suspicious/noExplicitAny: the type of wasmoon
): Decoration<any, ProxyDecorationOptions> {
  return new Decoration(target, options ?? {});
}

/** Makes the value an opaque userdata: Lua can only pass it on. */
// biome-ignore lint/suspicious/noExplicitAny: the type of wasmoon
export function decorateUserdata(target: unknown): Decoration<any, UserdataDecorationOptions> {
  const options: UserdataDecorationOptions = { reference: true };
  return new Decoration(target, options);
}
