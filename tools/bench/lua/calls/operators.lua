-- Metamethods: arithmetic, comparison, concatenation, calls, and fields that a function provides.
local rounds = tonumber((...)) or 90
local Fraction = {}
local function gcd(a, b)
    while b ~= 0 do a, b = b, a % b end
    return a
end
local function fraction(num, den)
    local g = gcd(num, den)
    return setmetatable({ num / g, den / g }, Fraction)
end
Fraction.__add = function(a, b) return fraction(a[1] * b[2] + b[1] * a[2], a[2] * b[2]) end
Fraction.__mul = function(a, b) return fraction(a[1] * b[1], a[2] * b[2]) end
Fraction.__unm = function(a) return fraction(-a[1], a[2]) end
Fraction.__eq = function(a, b) return a[1] == b[1] and a[2] == b[2] end
Fraction.__lt = function(a, b) return a[1] * b[2] < b[1] * a[2] end
Fraction.__le = function(a, b) return a[1] * b[2] <= b[1] * a[2] end
Fraction.__concat = function(a, b) return tostring(a) .. tostring(b) end
Fraction.__tostring = function(a) return string.format("%d/%d", a[1], a[2]) end
Fraction.__call = function(a, x) return a[1] * x / a[2] end
Fraction.__len = function() return 2 end
Fraction.__index = function(a, key) return key == "value" and a[1] / a[2] or nil end
local function run()
    local sum, greatest, equal, text, size = fraction(0, 1), fraction(0, 1), 0, 0, 0
    for i = 1, 3000 do
        local part = fraction(i % 7 + 1, i % 5 + 2)
        local turned = part * fraction(i % 5 + 2, 1)
        if greatest < part then greatest = part end
        if turned == fraction(i % 7 + 1, 1) then equal = equal + 1 end
        if part.value >= 1 and -part <= part then size = size + #part end
        if i % 4 == 0 then text = text + #(part .. turned) end
        sum = sum + part
    end
    return greatest.value, equal, text, size, sum(60)
end
local greatest, equal, text, size, last
for _ = 1, rounds do greatest, equal, text, size, last = run() end
print(string.format("%.6f %d %d %d %.6f", greatest, equal, text, size, last)) --> 3.500000 3000 4500 3426 208822.000000
