local x: number = 1
local y: { a: } = 2 --! syntax: unexpected symbol near '}'
