local function inner() return debug.traceback("message", 1) end
local function outer() local s = inner() return s end
local text = outer()
local first, second, third = text:match "^(.-)\n(.-)\n(.-)\n"
print(first)                                           --> message
print(second)                                          --> stack traceback:
print(third)                                           --> 	traceback_has_heading_message_and_lines.lua:1: in upvalue 'inner'
print(debug.traceback({}) ~= nil, type(debug.traceback({}))) --> true	table
print(debug.traceback(nil) == nil, debug.traceback(12):sub(1, 2)) --> false	12
