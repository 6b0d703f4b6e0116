-- Several results need no parentheses: behind the parameters of a function a comma always begins another type.
local function pair(x: string): string?, string? return x, nil end
print(pair("a"))                                   --> a	nil
local M = {}
function M.three(): number, {string}, (number) -> string return 1, { "b" }, tostring end
local a, b, c = M.three()
print(a, b[1], c(5))                               --> 1	b	5
function M:lines(): { [string]: number }, readonly {string},
  any
  return { x = 1 }, {}, self
end
print(select("#", M:lines()), select(3, M:lines()) == M) --> 3	true
local function call(f: (any) -> any, ...: any): any, any return f(...), 2 end
print(call(function(x: any): any, string return x end, 7), call(function(): nil, nil end)) --> 7	nil	2
local t = { function(): string, string return "in", "table" end, "next" }
print(t[1](), t[2])                                --> in	next
local function none(): () return end
local function parenthesised(): (string?, string?) return "p" end
print(none(), parenthesised())                     --> nil	p
