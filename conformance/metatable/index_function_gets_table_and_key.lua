local t = setmetatable({ present = false }, { __index = function(self, k) return type(self) .. ":" .. tostring(k) end })
print(t.x, t[1], t[true])    --> table:x	table:1	table:true
print(t.present)             --> false
print(rawget(t, "x"))        --> nil
t.x = "own"
print(t.x)                   --> own
