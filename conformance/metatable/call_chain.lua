local function base(...) return select("#", ...) end
local a = setmetatable({}, { __call = base })
local b = setmetatable({}, { __call = a })
local c = setmetatable({}, { __call = b })
print(a(), b(), c(), c("x", "y"))         --> 1	2	3	5
local function tail(...) return c(...) end
print(tail(1))                            --> 4
