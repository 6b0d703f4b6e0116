-- What a busy function does may change: first it waits at every call, then it only computes, then it waits again.
local waits = true
local taken = {}
local function step(i)
  local a, b, c = i * 2, i % 7, i % 5
  if waits then taken[i % 10] = coroutine.yield(a + b) end
  return (taken[i % 10] or 0) + a * b % 11 + c + 1
end
local function sum(n)
  local total = 0
  for i = 1, n do total = total + step(i) end
  return total
end
local function fib(n)
  if n < 2 then return n end
  if waits then coroutine.yield(n) end
  return fib(n - 1) + fib(n - 2)
end

local function drain(f, ...)
  local co, given, n = coroutine.create(f), nil, 0
  local ok, value = coroutine.resume(co, ...)
  while coroutine.status(co) ~= "dead" do
    n = n + 1
    ok, value = coroutine.resume(co, n % 4)
  end
  return ok, value, n
end

print(drain(sum, 300)) --> true	2628	300
print(drain(fib, 10)) --> true	55	88
waits = false
print(drain(sum, 3000)) --> true	26358	0
print(sum(3000), fib(15)) --> 26358	610
waits = true
print(drain(sum, 300)) --> true	2628	300
print(drain(fib, 10)) --> true	55	88
