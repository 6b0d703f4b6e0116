local n = 0
local o = {}
function o:m(k, ...) if k == 0 then return n, ... end n = n + 1 return self:m(k - 1, ...) end
print(o:m(100000, "extra", nil))               --> 100000	extra	nil
local c = setmetatable({}, { __call = function(self, k) if k == 0 then return "called" end return self(k - 1) end })
print(c(100000))                               --> called
local function va(...) if select("#", ...) == 1 then return ... end return va(select(2, ...)) end
print(va(1, 2, 3, 4, 5))                       --> 5
local function cond(k) return k == 0 and "not a tail call" or cond(k - 1) end
print(cond(1000))                              --> not a tail call
