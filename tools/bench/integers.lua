-- 64-bit arithmetic that wraps, shifts and masks.
local x = 88172645463325252
for _ = 1, 3000000 do
    x = x ~ (x << 13)
    x = x ~ (x >> 7)
    x = x ~ (x << 17)
end
assert(math.type(x) == "integer")
