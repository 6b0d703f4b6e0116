local M = {}
function M.first(...: any): any return (...) end
function M:method(x: number?, y?: string): (number, string?) return x or 0, y end
function M.none(): () end
function M.optional(x: any): any? return x end
function M.list(): {[string]: {number}} return {} end
print(M.first(7, 8))               --> 7
print(M:method(nil, "y"))          --> 0	y
print(select("#", M.none()))       --> 0
print(M.optional(1), M.list() ~= nil) --> 1	true
local f = function(a: {x: number}, b: (number) -> string): string return b(a.x) end
print(f({ x = 4 }, function(n: number): string return "n" .. n end)) --> n4
