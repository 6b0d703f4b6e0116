-- Compiled code that calls pcall goes on when the handlers of variables to be closed are at their ends, whoever runs those.
local closed = 0
local inner = setmetatable({}, { __close = function() closed = closed + 1 end })
local meta = { __close = function() local first <close> = inner for _ = 1, 2 do local other <close> = inner end end }
local function guarded()
  local variable <close> = setmetatable({}, meta)
  error("left", 0)
end
local n = 0
for _ = 1, 5000 do
  local _, e = pcall(guarded)
  n = n + (e == "left" and 1 or 0)
end
print(closed, n) --> 15000	5000
