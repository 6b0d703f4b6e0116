local l, t = nil, { field = nil }
local function up() return l.x end
local function message(f, ...) return (select(2, pcall(f, ...))) end
print(message(function() local v return v.x end))      --> index_names_the_variable.lua:4: attempt to index a nil value (local 'v')
print(message(up))                                     --> index_names_the_variable.lua:2: attempt to index a nil value (upvalue 'l')
print(message(function() return undefined.x end))      --> index_names_the_variable.lua:6: attempt to index a nil value (global 'undefined')
print(message(function() return t.field.x end))        --> index_names_the_variable.lua:7: attempt to index a nil value (field 'field')
print(message(function() return t.a.b.c end))          --> index_names_the_variable.lua:8: attempt to index a nil value (field 'a')
print(message(function() return ("x")["a"]["b"] end))  --> index_names_the_variable.lua:9: attempt to index a nil value (field 'a')
print(message(function(p) return p.x end))             --> index_names_the_variable.lua:10: attempt to index a nil value (local 'p')
print(message(function() return t[1][2] end))          --> index_names_the_variable.lua:11: attempt to index a nil value (field 'integer index')
print(message(function() return (t.f or nil).x end))   --> index_names_the_variable.lua:12: attempt to index a nil value
