-- Recursion: several arguments, calls as arguments, mutual recursion and tail calls.
local rounds = tonumber((...)) or 250
local function tak(x, y, z)
    if y >= x then return z end
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
end
local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
local result, parity
for _ = 1, rounds do
    result = tak(16, 10, 4)
    parity = even(30000)
end
print(result, parity) --> 5	true
