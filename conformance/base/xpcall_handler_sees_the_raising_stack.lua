local function deep() local x = nil; return x.field end
local ok, trace = xpcall(deep, debug.traceback)
print(ok, trace:match("attempt to index a nil value %(local 'x'%)")) --> false	attempt to index a nil value (local 'x')
print(trace:find("stack traceback:", 1, true) ~= nil) --> true
