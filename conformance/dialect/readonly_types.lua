-- `readonly` before a table type is for readers of the program; `T:is` looks at what is in the table.
type List = readonly {number}
type Map = readonly { [string]: number }
type Config = { id: string, tags?: readonly {string}, meta?: readonly { [string]: string }, readonly of: readonly string[] }
local function first(list: readonly {number}): number? return list[1] end
local function value(map: readonly { [string]: number }, key: string): readonly {number}? return { map[key] } end
print(first({ 10, 20 }), value({ a = 1 }, "a")[1])               --> 10	1
print(List:is({ 1, 2 }) ~= nil, select(2, List:is({ "x" })))     --> true	not a value of type List: number expected, got string at [1]
print(Map:is({ a = 1 }) ~= nil, (Map:is({ a = "x" })))           --> true	nil
print(Config:is({ id = "c", of = {} }) ~= nil)                   --> true
print((Config:is({ id = "c", of = {}, tags = { 1 } })))          --> nil
print((Config:is({ id = "c", of = {}, meta = { env = 1 } })))    --> nil
local nums: readonly {number}, optional: readonly {number}? = { 1 }, nil
local union: nil | readonly {string} = nil
for _, n: number in ipairs(nums as readonly {number}) do print(n, optional, union) end --> 1	nil	nil
local readonly = { 5 }
print(readonly[1], #readonly, (readonly :: readonly {number})[1]) --> 5	1	5
type readonly = { x: number }
local own: readonly = { x = 6 }
print(own.x, readonly:is({ x = "y" }))                           --> 6	nil	not a value of type readonly: number expected, got string at .x
