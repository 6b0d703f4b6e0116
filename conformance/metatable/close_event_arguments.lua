local function show(...) print(select("#", ...), type((...)), select(2, ...)) end
do local x <close> = setmetatable({}, { __close = show }) end --> 2	table	nil
pcall(function()
  local x <close> = setmetatable({}, { __close = show })
  error("E", 0)                               --> 2	table	E
end)
local t = setmetatable({}, { __close = { __call = "not looked at" } })
print(pcall(function() local x <close> = t end)) --> false	close_event_arguments.lua:8: attempt to call a table value (metamethod 'close')
