-- Closures: shared variables, functions made of functions, a fold over what they make.
local rounds = tonumber((...)) or 180
local function counter(step)
    local n = 0
    return function() n = n + step return n end, function() return n end
end
local function compose(f, g) return function(x) return f(g(x)) end end
local function map(list, f)
    local out = {}
    for i = 1, #list do out[i] = f(list[i]) end
    return out
end
local function filter(list, keep)
    local out = {}
    for i = 1, #list do
        if keep(list[i]) then out[#out + 1] = list[i] end
    end
    return out
end
local function fold(list, f, value)
    for i = 1, #list do value = f(value, list[i]) end
    return value
end
local function curry(a) return function(b) return function(c) return a * b + c end end end
local total
for _ = 1, rounds do
    total = 0
    for i = 1, 3000 do
        local up, get = counter(i % 3)
        up() up() up()
        total = total + get() + curry(i % 10)(3)(1)
    end
    local list = {}
    for i = 1, 2000 do list[i] = i end
    local twice_and_one = compose(function(x) return x + 1 end, function(x) return x * 2 end)
    for modulus = 2, 6 do
        local kept = filter(map(list, twice_and_one), function(x) return x % modulus == 0 end)
        total = total + fold(kept, function(sum, x) return (sum + x) % 10007 end, 0)
    end
end
print(total) --> 65683
