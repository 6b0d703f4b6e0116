-- 7.1, 7.2, D16: first value is the result, a text or error as second one makes it a failure.
local function ends(what)
    if what == "nothing" then return end
    if what == "several" then return 1, nil, 3 end
    if what == "false" then return false end
    if what == "value and false" then return "v", false end
    if what == "nil and text" then return nil, "bad" end
    if what == "false and text" then return false, "worse" end
    if what == "nil and error" then return nil, errors.new({ message = "e", kind = "Conflict", retryable = true }) end
    if what == "error text" then error("raised") end
    if what == "error object" then error(errors.new("plain error object")) end
    if what == "number" then error(42) end
    if what == "function" then return print end
    if what == "table" then return { t = { 1 } } end
end

local function show(what)
    process.spawn_monitored("app:ends", "app:processes", what)
    local result = process.events():receive().result
    print(result.value, result.error, result.error and result.error:kind())
end

local function main()
    show("nothing") --> nil	nil	nil
    show("several") --> 1	nil	nil
    show("false") --> false	nil	nil
    show("value and false") --> v	nil	nil
    show("nil and text") --> nil	bad	Internal
    show("false and text") --> nil	worse	Internal
    show("nil and error") --> nil	e	Conflict
    show("error text") --> nil	results_of_a_process.lua:10: raised	Internal
    show("error object") --> nil	plain error object	Internal
    show("number") --> nil	42	Internal
    show("function") --> nil	cannot return a function from a process	Invalid
    process.spawn_monitored("app:ends", "app:processes", "table")
    local result = process.events():receive().result
    print(result.payload:data() == result.value, result.value.t[1]) --> true	1
end

return { main = main, ends = ends }
