-- Arrays: the sieve of Eratosthenes; flags are appended, then overwritten in strides.
local rounds = tonumber((...)) or 140
local function primes(limit)
    local is_prime = {}
    for i = 1, limit do is_prime[i] = true end
    local count, sum = 0, 0
    for i = 2, limit do
        if is_prime[i] then
            count, sum = count + 1, sum + i % 1000
            if i <= limit / i then
                for j = i * i, limit, i do is_prime[j] = false end
            end
        end
    end
    return count, sum
end
local count, sum
for _ = 1, rounds do count, sum = primes(100000) end
print(count, sum) --> 9592	4790537
