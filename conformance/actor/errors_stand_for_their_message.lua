-- 8.9: whatever takes a string takes an error object as its message: methods, operators and libraries.
local function main()
    local base64, json = require("base64"), require("json")
    local err = select(2, process.send("nobody", "topic", 1))
    print(err:find("nobody", 1, true), err:match("'(.-)'"), err:sub(1, 5), err:upper():sub(-4)) --> 20	nobody	could	NAME
    print(err:gsub("o", "0")) --> c0uld n0t res0lve 'n0b0dy' as PID 0r registered name	6
    print(#err, err:len(), err:byte(), err:rep(2, "|") == err .. "|" .. err) --> 52	52	99	true
    for word in err:gmatch("%a+") do io = word end
    print(io, err:format(), err:message() == tostring(err)) --> name	could not resolve 'nobody' as PID or registered name	true
    print(table.concat({ err, 1, err }, "; ", 1, 2)) --> could not resolve 'nobody' as PID or registered name; 1
    print(("%q %s"):format(err, err:sub(1, 1))) --> "could not resolve 'nobody' as PID or registered name" c
    local short = errors.new("n/a")
    print(("x is x"):gsub("x", short), (("x"):gsub("x", { x = short })), (("x"):gsub("x", function() return short end))) --> n/a is n/a	n/a	n/a
    print(("x"):gsub("(x)", errors.new("<%1>"))) --> <x>	1
    print(short < "n/b", "n" <= short, short < err, short > "n", err <= err, short >= "n/a") --> true	true	false	true	true	true
    print(pcall(function() return short < 1 end)) --> false	errors_stand_for_their_message.lua:16: attempt to compare error with number
    print(pcall(function() return {} <= short end)) --> false	errors_stand_for_their_message.lua:17: attempt to compare table with error
    print(base64.encode(short), json.encode({ short }), json.decode(errors.new("[1]"))[1]) --> bi9h	["n/a"]	1
    print(errors.new(short), errors.new({ message = short, kind = "Own" }):kind(), errors.new(short) == short) --> n/a	Own	false
    print(type(err), err == tostring(err), rawequal(err, err), err.nothing) --> userdata	false	true	nil
    local own = errors.new({ message = "kept", kind = errors.TIMEOUT })
    print(own:kind(), own:message(), own:stack():sub(1, 4)) --> Timeout	kept	kept
    local found = 0
    for i = 1, 2000 do if err:find("nobody", 1, true) == 20 and #err == 52 and err < "d" then found = found + 1 end end
    print(found) --> 2000
    print(pcall(string.rep, short, -1), pcall(short.find)) --> true	false	bad argument #1 to 'string.find' (string expected, got no value)
    print(pcall(table.concat, { process.inbox() })) --> false	invalid value (userdata) at index 1 in table for 'concat'
    print(pcall(string.format, "%q", process.inbox())) --> false	bad argument #2 to 'string.format' (value has no literal form)
    print(pcall(string.gsub, "x", "x", process.inbox())) --> false	bad argument #3 to 'string.gsub' (string/function/table expected, got channel)
end

return { main = main }
