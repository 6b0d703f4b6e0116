-- PUC reads while it compiles: at the first error it asks for no further piece. So the reader's later faults do not count.
local function pieces(text, size, last)
  local calls, at = 0, 1
  local f, message = load(function()
    calls = calls + 1
    local piece = text:sub(at, at + size - 1)
    at = at + size
    if piece ~= '' then return piece end
    return last and last()
  end, '=c')
  print(calls, f and 'function' or (message:match('[^\n]*'):gsub('^[%w_]+%.lua:%d+: ', '')))
end
local function late() error('late', 0) end
local lines = ('f(1, 2) -- a line of text\n'):rep(60)

print(#lines) --> 1560
pieces(lines, 26) --> 61	function
pieces(lines, 26, late) --> 61	late
pieces(lines, 26, function() return {} end) --> 61	reader function must return a string
-- Errors of syntax in a long text, between its statements and within one.
pieces(lines .. 'x = = 1\n' .. lines, 26, late) --> 61	c:61: unexpected symbol near '='
pieces('function big() ' .. lines .. 'x = = 1\n' .. lines, 26, late) --> 61	c:61: unexpected symbol near '='
pieces('x = {\n' .. ('{ 1, 2 },\n'):rep(200) .. '{ 1 2 },\n' .. ('{ 1, 2 },\n'):rep(100) .. '}', 100, late) --> 21	c:202: '}' expected near '2'
-- Errors that are none of syntax: names, labels, loops.
pieces('local K <const> = 1\n' .. lines .. 'K = 2\n' .. lines, 26, late) --> 61	c:62: attempt to assign to const variable 'K'
pieces('local K <const> = 1 function big()\n' .. lines .. 'K = 2\n' .. lines, 26, late) --> 62	c:62: attempt to assign to const variable 'K'
pieces('do\n' .. lines .. '::l:: ::l::\n' .. lines, 26, late) --> 61	c:63: label 'l' already defined on line 62
pieces('do\n' .. lines .. 'local function g() goto out end\n' .. lines, 26, late) --> 62	c:63: no visible label 'out' for <goto> at line 62
-- In one piece: what follows is not asked for.
pieces('local function f() K = 1 ' .. lines .. ' x = )', 100000, late) --> 2	late
-- A name or number may go on in the next piece, an operator as well.
pieces('x = 1 )', 7, late) --> 2	late
pieces('x = 1 ) ', 8, late) --> 1	c:1: unexpected symbol near ')'
pieces('x = 1', 5, late) --> 2	late
