local source = "local long_name = [==[a]]b]==] -- comment\nreturn long_name .. '\\u{48}\\x49' .. 0x1p4 .. 10 // 3"
local at = 0
local f = load(function()
  at = at + 1
  return at <= #source and source:sub(at, at) or nil
end, "=bytes")
print(f())                                     --> a]]bHI16.03
