// Several results: of Lua as an array, of a JavaScript function, and as values that it left on its stack.

/** Several results, in an array. A function that returns one gives Lua all of its elements. */
// biome-ignore lint/suspicious/noExplicitAny: Lua values of any type
export class LuaMultiReturn extends Array<any> {}

/** The result of a function with `receiveThread` that has pushed its results itself. */
export class LuaRawResult {
  constructor(readonly count: number) {}
}

/** The identity of a Lua object, as a number. */
export class Pointer extends Number {}
