local function lines(f)
  local seen = {}
  debug.sethook(function(_, line) seen[#seen + 1] = line end, "l")
  pcall(f)
  debug.sethook()
  return table.concat(seen, " ", 2, #seen - 1) -- without those of the calls of pcall and sethook
end
-- A constructor at the start of a statement belongs to the statement's line.
print(lines(function()
  if {} then end --> 10 11
end))
print(lines(function(...)
  local a <const>, b = 1, ... --> 13 14
end))
-- Closing a variable is one instruction, whatever its handler does.
local closable = setmetatable({}, { __close = function() end })
print(lines(function()
  do local c <close> = closable end --> 18 16 19
end))
-- A generic for begins with the call of its iterator.
local n = 0
print(lines(function()
  for _ in
    function() n = n + 1 return n < 2 or nil end --> 24 25 24 24 24 25 26
  do end
end))
