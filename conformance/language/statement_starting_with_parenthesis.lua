local list = {}
local f = function(x) list[#list + 1] = x return f end
;(function() list[#list + 1] = "iife" end)()
;("x"):rep(2)
local s = ("a"):rep(2)
print(#list, list[1], s)                    --> 1	iife	aa
local r = tostring
(12)
print(r)                                    --> 12
