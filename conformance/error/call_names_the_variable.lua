local l, t = nil, {}
local function message(f, ...) return (select(2, pcall(f, ...))) end
print(message(function() local v = 1 v() end))         --> call_names_the_variable.lua:3: attempt to call a number value (local 'v')
print(message(function() l() end))                     --> call_names_the_variable.lua:4: attempt to call a nil value (upvalue 'l')
print(message(function() undefined() end))             --> call_names_the_variable.lua:5: attempt to call a nil value (global 'undefined')
print(message(function() t.missing() end))             --> call_names_the_variable.lua:6: attempt to call a nil value (field 'missing')
print(message(function() t:method() end))              --> call_names_the_variable.lua:7: attempt to call a nil value (method 'method')
print(message(function() ("x"):nope() end))            --> call_names_the_variable.lua:8: attempt to call a nil value (method 'nope')
print(message(function() (1)() end))                   --> call_names_the_variable.lua:9: attempt to call a number value
print(message(function() t[1]() end))                  --> call_names_the_variable.lua:10: attempt to call a nil value (field 'integer index')
print(message(function() return t.x.y() end))          --> call_names_the_variable.lua:11: attempt to index a nil value (field 'x')
print(message(function() t.a = {} t.a.b.c() end))      --> call_names_the_variable.lua:12: attempt to index a nil value (field 'b')
