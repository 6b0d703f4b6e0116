-- What cannot be done with nil, again and again under pcall and xpcall: texts, names, lines, what handlers see.
local seen = {}
local function note(key, ok, value)
    local text = tostring(ok) .. " " .. tostring(value)
    if seen[key] == nil then
        seen[key] = text
    elseif seen[key] ~= text then
        seen[key] = "differs: " .. text
    end
end
local up
local t = {}
local function add(a, b) return a + b end
local function call_it(f, x) f(x) return 1 end
local function deep(n, f, ...) if n == 0 then return (f(...)) end return (deep(n - 1, f, ...)) end
local tests = {
    ["local"] = function(i) local x return x + i end,
    ["second"] = function(i) local x return i + x end,
    ["both"] = function(i) local x, y return x * y end,
    ["upvalue"] = function(i) return up - i end,
    ["global"] = function(i) return i / nothing end,
    ["field"] = function(i) return t.absent % i end,
    ["method's field"] = function(i) local o = { m = {} } return o.m.n ^ 2 end,
    ["constant"] = function(i) return t.absent // 2 end,
    ["constant first"] = function(i) return 2 - t.absent end,
    ["negation"] = function(i) return -t.absent end,
    ["bits"] = function(i) return t.absent & 1 end,
    ["string"] = function(i) local s = "a" return s + nothing end,
    ["boolean"] = function(i) local b = true return b + i end,
    ["table"] = function(i) return t + i end,
    ["function"] = function(i) return add + i end,
    ["index local"] = function(i) local x return x.y end,
    ["index field"] = function(i) return t.x.y.z end,
    ["index global"] = function(i) return nothing.y end,
    ["index upvalue"] = function(i) return up[i] end,
    ["index number"] = function(i) return t[i].x end,
    ["index boolean"] = function(i) local b = false return b.x end,
    ["index function"] = function(i) return add.x end,
    ["index one"] = function(i) local x return x[1] end,
    ["index result"] = function(i) return (tostring(i)):absent().x end,
    ["store local"] = function(i) local x x.y = i end,
    ["store field"] = function(i) t.x.y = nil end,
    ["store upvalue"] = function(i) up[i] = i end,
    ["store one"] = function(i) local x x[1] = 1 end,
    ["key nil"] = function(i) local x t[x] = 1 end,
    ["call local"] = function(i) local f f(i) end,
    ["call global"] = function(i) nothing() return 1 end,
    ["call field"] = function(i) t.absent(i, i) return 1 end,
    ["call method"] = function(i) t:absent(i) return 1 end,
    ["call upvalue"] = function(i) up() return 1 end,
    ["call boolean"] = function(i) local b = true b() return 1 end,
    ["call all"] = function(i) nothing(table.unpack(t)) return 1 end,
    ["tail call"] = function(i) return nothing(i) end,
    ["inlined"] = function(i) return add(i, nil) end,
    ["inlined first"] = function(i) local r = add(nil, i) return r end,
    ["through a call"] = function(i) return call_it(nil, i) end,
    ["captured"] = function(i) local x local function set() x = i end local y = x + 1 set() return y end,
    ["captured later"] = function(i) local x = i local function drop() x = nil end drop() return x + 1 end,
    ["in a loop"] = function(i) local s = 0 for k = 1, 5 do local v if k < 4 then v = k end s = s + v end return s end,
    ["while"] = function(i) local list = { next = { next = {} } } while true do list = list.next list.seen = true end end,
    ["concat"] = function(i) return "a" .. nothing end,
    ["compare"] = function(i) return nothing < i end,
    ["length"] = function(i) return #nothing end,
    ["two lines"] = function(i)
        local x = i +
            1
        return x
            + nothing
    end,
}
local names = {}
for name in pairs(tests) do names[#names + 1] = name end
table.sort(names)
local function where(message)
    local info = debug.getinfo(2, "Sl")
    return message .. " @" .. info.currentline
end
local function short(message) return #message end
for i = 1, 300 do
    for _, name in ipairs(names) do
        local f = tests[name]
        note(name, pcall(f, i % 7 + 1))
        note(name .. ", deep", pcall(deep, 3, f, 2))
        note(name .. ", handled", xpcall(f, short, 2))
        if i % 20 == 0 then note(name .. ", looked at", xpcall(f, where, 2)) end
    end
end
local handled = {}
debug.setmetatable(nil, { __add = function(a, b) return "sum" end, __index = function(_, key) return key end, __call = function(_, x) return x end })
for i = 1, 50 do
    handled.sum = select(2, pcall(tests["local"], i))
    handled.index = select(2, pcall(tests["index local"], i))
    handled.call = select(2, pcall(tests["call global"], i))
    handled.store = select(2, pcall(tests["store local"], i))
end
debug.setmetatable(nil, nil)
print(handled.sum, handled.index, handled.call, (handled.store:gsub("^[^%s]*/", "")))
for _, name in ipairs(names) do
    local text = seen[name]:gsub("[^%s]*/", "")
    print(name, text)
    for _, other in ipairs { ", deep", ", handled", ", looked at" } do
        local also = seen[name .. other]:gsub("[^%s]*/", "")
        if also ~= text and not (other == ", handled" and also:find("^false %d+$")) and not also:find("^" .. text:gsub("%p", "%%%0") .. " @%d+$") then
            print("", other, also)
        end
    end
end
--> sum	y	1	nil_in_busy_code.lua:41: attempt to index a nil value (local 'x')
--> bits	false nil_in_busy_code.lua:27: attempt to perform bitwise operation on a nil value (field 'absent')
--> boolean	false nil_in_busy_code.lua:29: attempt to perform arithmetic on a boolean value (local 'b')
--> both	false nil_in_busy_code.lua:19: attempt to perform arithmetic on a nil value (local 'x')
--> call all	false nil_in_busy_code.lua:52: attempt to call a nil value (global 'nothing')
--> call boolean	false nil_in_busy_code.lua:51: attempt to call a boolean value (local 'b')
--> call field	false nil_in_busy_code.lua:48: attempt to call a nil value (field 'absent')
--> call global	false nil_in_busy_code.lua:47: attempt to call a nil value (global 'nothing')
--> call local	false nil_in_busy_code.lua:46: attempt to call a nil value (local 'f')
--> call method	false nil_in_busy_code.lua:49: attempt to call a nil value (method 'absent')
--> call upvalue	false nil_in_busy_code.lua:50: attempt to call a nil value (upvalue 'up')
--> captured	false nil_in_busy_code.lua:57: attempt to perform arithmetic on a nil value (local 'x')
--> captured later	false nil_in_busy_code.lua:58: attempt to perform arithmetic on a nil value (local 'x')
--> compare	false nil_in_busy_code.lua:62: attempt to compare nil with number
--> concat	false nil_in_busy_code.lua:61: attempt to concatenate a nil value (global 'nothing')
--> constant	false nil_in_busy_code.lua:24: attempt to perform arithmetic on a nil value (field 'absent')
--> constant first	false nil_in_busy_code.lua:25: attempt to perform arithmetic on a nil value (field 'absent')
--> field	false nil_in_busy_code.lua:22: attempt to perform arithmetic on a nil value (field 'absent')
--> function	false nil_in_busy_code.lua:31: attempt to perform arithmetic on a function value (upvalue 'add')
--> global	false nil_in_busy_code.lua:21: attempt to perform arithmetic on a nil value (global 'nothing')
--> in a loop	false nil_in_busy_code.lua:59: attempt to perform arithmetic on a nil value (local 'v')
--> index boolean	false nil_in_busy_code.lua:37: attempt to index a boolean value (local 'b')
--> index field	false nil_in_busy_code.lua:33: attempt to index a nil value (field 'x')
--> index function	false nil_in_busy_code.lua:38: attempt to index a function value (upvalue 'add')
--> index global	false nil_in_busy_code.lua:34: attempt to index a nil value (global 'nothing')
--> index local	false nil_in_busy_code.lua:32: attempt to index a nil value (local 'x')
--> index number	false nil_in_busy_code.lua:36: attempt to index a nil value (field '?')
--> index one	false nil_in_busy_code.lua:39: attempt to index a nil value (local 'x')
--> index result	false nil_in_busy_code.lua:40: attempt to call a nil value (method 'absent')
--> index upvalue	false nil_in_busy_code.lua:35: attempt to index a nil value (upvalue 'up')
--> inlined	false nil_in_busy_code.lua:13: attempt to perform arithmetic on a nil value (local 'b')
--> inlined first	false nil_in_busy_code.lua:13: attempt to perform arithmetic on a nil value (local 'a')
--> key nil	false nil_in_busy_code.lua:45: table index is nil
--> length	false nil_in_busy_code.lua:63: attempt to get length of a nil value (global 'nothing')
--> local	false nil_in_busy_code.lua:17: attempt to perform arithmetic on a nil value (local 'x')
--> method's field	false nil_in_busy_code.lua:23: attempt to perform arithmetic on a nil value (field 'n')
--> negation	false nil_in_busy_code.lua:26: attempt to perform arithmetic on a nil value (field 'absent')
--> second	false nil_in_busy_code.lua:18: attempt to perform arithmetic on a nil value (local 'x')
--> store field	false nil_in_busy_code.lua:42: attempt to index a nil value (field 'x')
--> store local	false nil_in_busy_code.lua:41: attempt to index a nil value (local 'x')
--> store one	false nil_in_busy_code.lua:44: attempt to index a nil value (local 'x')
--> store upvalue	false nil_in_busy_code.lua:43: attempt to index a nil value (upvalue 'up')
--> string	false nil_in_busy_code.lua:28: attempt to add a 'string' with a 'nil'
--> 	, looked at	false nil_in_busy_code.lua:28: attempt to add a 'string' with a 'nil' @-1
--> table	false nil_in_busy_code.lua:30: attempt to perform arithmetic on a table value (upvalue 't')
--> tail call	false nil_in_busy_code.lua:53: attempt to call a nil value (global 'nothing')
--> through a call	false nil_in_busy_code.lua:14: attempt to call a nil value (local 'f')
--> two lines	false nil_in_busy_code.lua:68: attempt to perform arithmetic on a nil value (global 'nothing')
--> upvalue	false nil_in_busy_code.lua:20: attempt to perform arithmetic on a nil value (upvalue 'up')
--> while	false nil_in_busy_code.lua:60: attempt to index a nil value (local 'list')
