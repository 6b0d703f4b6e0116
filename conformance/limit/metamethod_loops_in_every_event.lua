--@ stops limit
local function loop() while true do end end
local mt = { __index = loop, __newindex = loop, __add = loop, __concat = loop, __len = loop, __eq = loop, __lt = loop, __le = loop, __call = loop, __unm = loop, __close = loop, __gc = loop }
local t <close> = setmetatable({}, mt)
return pcall(function() return t.x end) or t + 1 or t .. 1 or #t or t < t or t()
