local t = { m = 5 }
local function message(f) return (select(2, pcall(f))) end
print(message(function() return t.m() end))            --> upvalue_and_method_names_in_tail_calls.lua:3: attempt to call a number value (field 'm')
print(message(function() return t:m() end))            --> upvalue_and_method_names_in_tail_calls.lua:4: attempt to call a number value (method 'm')
print(message(function() return t() end))              --> upvalue_and_method_names_in_tail_calls.lua:5: attempt to call a table value (upvalue 't')
