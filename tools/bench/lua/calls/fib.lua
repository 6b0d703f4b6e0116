-- Recursion: the plainest call, over and over.
local rounds = tonumber((...)) or 420
local function fib(n)
    if n < 2 then return n end
    return fib(n - 1) + fib(n - 2)
end
local result
for _ = 1, rounds do result = fib(22) end
print(result) --> 17711
