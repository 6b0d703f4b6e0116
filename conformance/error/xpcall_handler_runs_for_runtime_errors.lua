local function handler(m) return "<" .. m .. ">" end
print(xpcall(function() local x = nil; x.y = 1 end, handler)) --> false	<xpcall_handler_runs_for_runtime_errors.lua:2: attempt to index a nil value (local 'x')>
print(xpcall(nil, handler))                            --> false	<attempt to call a nil value>
local depth = 0
local ok, m = xpcall(function() error "first" end, function(m)
  depth = depth + 1
  if depth < 3 then error("again", 0) end
  return "after " .. depth
end)
print(ok, m)                                           --> false	after 3
