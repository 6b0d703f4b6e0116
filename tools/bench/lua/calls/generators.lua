-- Coroutines: generators in a row, each pulling from the one before, with values going both ways.
local rounds = tonumber((...)) or 100
local wrap, yield = coroutine.wrap, coroutine.yield
local function numbers(n) return wrap(function() for i = 1, n do yield(i) end end) end
local function keep(source, test) return wrap(function() for x in source do if test(x) then yield(x) end end end) end
local function pairwise(source)
    return wrap(function()
        local last = source()
        for x in source do
            yield(last, x)
            last = x
        end
    end)
end
local sum, echo
for _ = 1, rounds do
    sum = 0
    for a, b in pairwise(keep(numbers(12000), function(x) return x % 3 ~= 0 end)) do sum = (sum + a * b) % 1000003 end
    local account = coroutine.create(function(amount)
        local balance = 0
        while amount do
            balance = balance + amount
            amount = yield(balance)
        end
        return balance
    end)
    for i = 1, 8000 do
        local _
        _, echo = coroutine.resume(account, i % 10)
    end
end
print(sum, echo) --> 846223	36000
