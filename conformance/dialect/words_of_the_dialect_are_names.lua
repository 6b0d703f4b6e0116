local type_of = type
local as, export, is = 1, 2, 3
print(as, export, is, type(as))      --> 1	2	3	number
as = as
+ 1
print(as)                            --> 2
local t = { type = "a", as = "b", export = "c" }
print(t.type, t.as, t.export)        --> a	b	c
local a, type = 1, function() return "mine" end
print(type(a), type_of(a))           --> mine	number
local x = export
as = 5
print(x, as)                         --> 2	5
t.missing.x = 1 --! runtime: attempt to index a nil value (field 'missing')
