local function id(x) return x end
print(id "text", id 'text', id [[text]]) --> text	text	text
print(#id { 1, 2, 3 })       --> 3
print(type(id {}), type {})  --> table	table
local o = { m = function(_, x) return x end }
print(o:m "s", #o:m { 1 })   --> s	1
print(id "a" .. id "b")      --> ab
