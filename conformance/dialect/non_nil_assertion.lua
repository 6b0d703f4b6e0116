local t: { x: number }? = { x = 1, get = function(self) return self end, list = { 5 } }
print(t!.x, (t!).x, t!:get()!.x, t.list![1], t["list"]![1]!)  --> 1	1	1	5	5
local nothing: any? = nil
print(pcall(function() return nothing!.x end)) --> false	non_nil_assertion.lua:4: attempt to index a nil value (upvalue 'nothing')
print(t! == t, not t!) --> true	false
