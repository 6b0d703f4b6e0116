local a = { x = "from a", z = "a's z" }
local b = setmetatable({ y = "from b" }, { __index = a })
local c = setmetatable({ z = "c's z" }, { __index = b })
print(c.x, c.y, c.z, c.w)    --> from a	from b	c's z	nil
a.w = "added later"
print(c.w)                   --> added later
getmetatable(b).__index = nil
print(c.x, c.y)              --> nil	from b
