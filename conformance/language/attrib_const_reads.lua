local limit <const> = 10
local a <const>, b = 1, 2
b = b + a
local function f() return limit + b end
print(f(), a)                          --> 13	1
local name <const> = "text" .. 1
print(name)                            --> text1
