-- Float arithmetic on locals.
local inside, x, y = 0, 0.5, 0.25
for i = 1, 2000000 do
    x = (x * 3.7 * (1.0 - x)) % 1.0
    y = (y + 0.618033988749895) % 1.0
    if x * x + y * y <= 1.0 then inside = inside + 1 end
end
assert(inside > 0)
