-- Errors: pcall that succeeds, error with texts and tables from some calls down, handlers, rethrowing.
local rounds = tonumber((...)) or 80
local function deep(n, value)
    if n == 0 then error(value) end
    return deep(n - 1, value) + 1
end
local function half(n) if n % 2 == 1 then error("odd: " .. n, 0) end return n / 2 end
local caught, fine, size
for _ = 1, rounds do
    caught, fine, size = 0, 0, 0
    for i = 1, 2500 do
        local ok, problem = pcall(deep, 6, { code = i })
        if not ok then caught = caught + problem.code % 10 end
        local done, value = pcall(half, i)
        if done then fine = fine + value else size = size + #value end
        ok, problem = pcall(function() local ok, inner = pcall(error, "inner") error("outer: " .. inner, 0) end)
        size = size + #problem
        ok, value = xpcall(function() return i + nothing end, function(message) return #tostring(message) > 0 and i % 5 end)
        caught = caught + value
    end
end
print(caught, string.format("%d", fine), size) --> 16250	781875	40695
