local t = setmetatable({}, { __name = "Point" })
print(pcall(function() return t < t end))     --> false	name_field_in_messages.lua:2: attempt to compare two Point values
print(pcall(function() return t < 1 end))     --> false	name_field_in_messages.lua:3: attempt to compare Point with number
print(pcall(function() return t + 1 end))     --> false	name_field_in_messages.lua:4: attempt to perform arithmetic on a Point value (upvalue 't')
print(pcall(t))                               --> false	attempt to call a Point value
print(pcall(string.rep, t))                   --> false	bad argument #1 to 'string.rep' (string expected, got Point)
print((tostring(t):gsub("0x%x+", "ADDR")))    --> Point: ADDR
setmetatable(t, { __name = 42 })
print((tostring(t):gsub("0x%x+", "ADDR")))    --> table: ADDR
