-- 6.25: waiting inside pcall, created coroutines, comparators, iterators and metamethods.
local time = require("time")

local function main()
    print(pcall(function() time.sleep("1ms") return "pcall" end)) --> true	pcall
    local co = coroutine.wrap(function()
        time.sleep("1ms")
        coroutine.yield("wrapped")
        time.sleep("1ms")
        return "end"
    end)
    print(co(), co()) --> wrapped	end
    local list = { 3, 1, 2 }
    table.sort(list, function(a, b) time.sleep("1ms") return a < b end)
    print(table.concat(list, " ")) --> 1 2 3
    print((("abc"):gsub(".", function(c) time.sleep("1ms") return c:upper() end))) --> ABC
    local slow = setmetatable({}, { __index = function(_, key) time.sleep("1ms") return key end, __add = function() time.sleep("1ms") return "sum" end })
    print(slow.field, slow + 1) --> field	sum
    local function iterate(_, i) time.sleep("1ms") if i < 3 then return i + 1 end end
    local sum = 0
    for i in iterate, nil, 0 do sum = sum + i end
    print(sum) --> 6
    print(select(2, pcall(function() time.sleep("1ms") error("after waiting", 0) end))) --> after waiting
end

return { main = main }
