-- A sieve. Look at "Code": the bytecode, and the JavaScript that busy
-- functions become. A mistake is marked while you type.
local function sieve(n)
  local composite, primes = {}, {}
  for i = 2, n do
    if not composite[i] then
      primes[#primes + 1] = i
      for j = i * i, n, i do composite[j] = true end
    end
  end
  return primes
end

local primes = sieve(1000000)
print(#primes .. " primes below a million; the last is " .. primes[#primes])
return primes[10000]
