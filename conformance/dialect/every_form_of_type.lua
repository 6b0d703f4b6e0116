type A = number | string | nil
type B = | "one" | "two"
type C = A & B
type D = { x: number, y?: string, readonly z: boolean; ["a key"]: any }
type E = { [string]: { [integer]: D } }
type F = (x: number, string, ...any) -> (number, string?)
type G = <T>(T, ...T) -> T
type H = ((number) -> string)?
type I<T, U = string, V: number> = { T | U | V }
type J = typeof(print("never run")) | I<number, I<string>>
type K = some.module.Type<I<I<number>>>
type L = { name: string @min_len(1) @pattern("^a(b)$"), age: number @min(0) @max(150) }
type M = () -> ()
type N = fun(a: number, b?: string): boolean
type O = number[] | true | false | 1 | -1.5
export type P = {}
local x: I<I<number>>= 1
print(x) --> 1
