local t = setmetatable({}, { __metatable = "no" })
setmetatable(t, nil) --! runtime: cannot change a protected metatable
