-- The function that gsub calls may wait after it has been called often, by compiled code too.
--@ oracle skip native refuses to yield here
local n = 0
local co = coroutine.wrap(function()
    return (("abc"):rep(100):gsub("%w", function(c)
        n = n + 1
        if n % 250 == 0 then coroutine.yield(n) end
        return c == "b" and "B" or nil
    end):sub(1, 6))
end)
local ok, message = pcall(co)
print(ok, message) --> true	250
print(co())        --> aBcaBc
