-- 4.5: arguments arrive one to one.
local function child(...)
    local a, b, c = ...
    return { n = select("#", ...), a = tostring(a), b = tostring(b), c = tostring(c) }
end

local function main()
    process.spawn_monitored("app:child", "app:processes", nil, false, nil, nil)
    local value = process.events():receive().result.value
    print(value.n, value.a, value.b, value.c) --> 4	nil	false	nil
end

return { main = main, child = child }
