-- The parser runs under load's caller's handler: errors of the reader pass through it.
local function handler(m) return "<" .. tostring(m) .. ">" end
print(xpcall(load, handler, function() error("reader", 0) end)) --> true	nil	<reader>
print(xpcall(load, handler, "syntax error here", "=c")) --> true	nil	c:1: syntax error near 'error'
print(pcall(load, function() error("reader", 0) end)) --> true	nil	reader
