local log, store = {}, {}
local t = setmetatable({ old = 1 }, { __newindex = function(self, k, v) rawset(self, k, v .. "!") end })
t.old, t.new = "plain", "via event"
print(t.old, t.new)                       --> plain	via event!
local u = setmetatable({}, { __newindex = store })
u.x = 1
print(rawget(u, "x"), store.x, u.x)       --> nil	1	nil
setmetatable(store, { __newindex = function(_, k, v) log[#log + 1] = k .. "=" .. v end })
u.y = 2
print(rawget(store, "y"), log[1])         --> nil	y=2
