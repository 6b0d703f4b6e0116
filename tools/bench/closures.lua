-- Making and calling closures that share variables.
local function counter()
    local n = 0
    return function() n = n + 1 return n end, function() return n end
end
for _ = 1, 200000 do
    local up, get = counter()
    up() up() up()
    assert(get() == 3)
end
