-- A function that gsub calls again and again gets its captures, may give anything up to an error, and may wait.
local function busy(f, pattern)
    local out
    for i = 1, 400 do out = ("a1 b2 c3"):gsub(pattern or "%w", f) end
    return out
end
print(busy(function(c) return c:upper() end))                      --> A1 B2 C3
print(busy(function(a, b) return b .. a end, "(%a)(%d)"))          --> 1a 2b 3c
print(busy(function(...) return select("#", ...) end))             --> 11 11 11
print(busy(function(...) return select("#", ...) end, "(%a)(%d)")) --> 2 2 2
print(busy(function(a, b, c, d) return c .. tostring(d) end, "((%a)(%d))")) --> 1nil 2nil 3nil
print(busy(function(at, c) return at + 1 end, "()(%s)"))           --> a14b27c3
print(busy(function(c) return c == "b" and "" end))                --> a1 2 c3
print(busy(function() end))                                        --> a1 b2 c3
print(busy(function(c) return (c:gsub("%d", function(d) return d * 2 end)) end, "%w+")) --> a2 b4 c6
local n = 0
print(select(2, pcall(busy, function(c)
    n = n + 1
    return n == 2000 and {} or nil
end)):match(":4: .*"))                                             --> :4: invalid replacement value (a table)
print(n)                                                           --> 2000
n = 0
print(pcall(busy, function(c)
    n = n + 1
    if n == 2000 then error("enough " .. c, 0) end
end))                                                              --> false	enough 1
