// The symbols of `using` and `await using`. Where the runtime does not have them, the methods have names that nobody
// calls.

export const DISPOSE: typeof Symbol.dispose =
  (Symbol.dispose as typeof Symbol.dispose | undefined) ?? (Symbol('dispose') as unknown as typeof Symbol.dispose);
export const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  (Symbol.asyncDispose as typeof Symbol.asyncDispose | undefined) ??
  (Symbol('asyncDispose') as unknown as typeof Symbol.asyncDispose);
