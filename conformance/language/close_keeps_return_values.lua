local t = { n = 1 }
local function f()
  local x <close> = setmetatable({}, { __close = function() t.n = 99 return "ignored" end })
  return t.n, "b", t
end
local a, b, c = f()
print(a, b, c.n)                       --> 1	b	99
