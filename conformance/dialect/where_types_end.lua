local log = {}
local function say(x) log[#log + 1] = x return log end
local a: number
(say)("statement in parentheses")
local b: {number}
say "string call"
local c: string <const>, d <const>: number = "c", 1
type X = number
;(say)("after a type")
type Y = { [string]: number }
local e = c as string
say(e)
print(#log, a, b, d, e)   --> 4	nil	nil	1	c
local function f(): number
  return 1
end
local function g(): (number) return 2 end
local function h(): (number) -> number return function(x: number): number return x end end
print(f(), g(), h()(3))   --> 1	2	3
