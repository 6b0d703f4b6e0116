-- A jump into a loop keeps a function with the interpreter: compiled code waits for it. Whatever it does there - give any number of
-- results, fail, yield, look at its callers, call back - is as it is between interpreted functions.
local function keep(n, ...)
  goto inside
  ::top:: n = n - 1
  ::inside:: if n > 0 then goto top end
  return ...
end

local function each(f) local last for i = 1, 30 do last = table.concat({f(i)}, " ") end return last end

print(each(function(i) return i, keep(2) end)) --> 30
print(each(function(i) return (keep(i, i, "b")) end)) --> 30
print(each(function(i) return keep(1, i, "many", 3, 4) end)) --> 30 many 3 4
print(each(function(i) local a, b, c = keep(0, i, "two") return a, b, tostring(c) end)) --> 30 two nil
print(each(function(i) local t = {keep(1, i, i)} return #t end)) --> 2
print(each(function(i) keep(1) return i end)) --> 30

-- Errors: who called is known, and a guard gets them.
local function fails(x)
  goto inside
  ::top:: x = nil
  ::inside:: if x then goto top end
  return x.field
end
local function through(x) local v = fails(x) return v end
local function tailed(x) return fails(x) end
print(each(function() return select(2, pcall(through, 1)) end)) --> compiled_code_calls_interpreted.lua:24: attempt to index a nil value (local 'x')
local trace
for i = 1, 30 do trace = select(2, xpcall(through, debug.traceback, 1)) end
print((trace:gsub("\n%s*%[C%].*", ""))) --> compiled_code_calls_interpreted.lua:24: attempt to index a nil value (local 'x')
--> stack traceback:
--> 	compiled_code_calls_interpreted.lua:24: in upvalue 'fails'
--> 	compiled_code_calls_interpreted.lua:26: in function <compiled_code_calls_interpreted.lua:26>
for i = 1, 30 do trace = select(2, xpcall(tailed, debug.traceback, 1)) end
print((trace:gsub("\n%s*%[C%].*", ""))) --> compiled_code_calls_interpreted.lua:24: attempt to index a nil value (local 'x')
--> stack traceback:
--> 	compiled_code_calls_interpreted.lua:24: in function <compiled_code_calls_interpreted.lua:20>
--> 	(...tail calls...)

-- Looking at callers.
local function looks(n)
  goto inside
  ::top:: n = n - 1
  ::inside:: if n > 0 then goto top end
  local me, caller = debug.getinfo(1, "nt"), debug.getinfo(2, "l")
  return me.name, me.istailcall, caller and caller.currentline
end
local function asks(n) local a, b, c = looks(n) return a, tostring(b), c end
local function asksLast(n) return looks(n) end
print(each(function(i) return asks(i) end)) --> looks false 49
print(each(function(i) local name, tail = asksLast(i) return tostring(name), tostring(tail) end)) --> nil true

-- Yielding out of it, and being resumed.
local function yields(n)
  goto inside
  ::top:: n = n - 1
  ::inside:: if n > 0 then goto top end
  local a, b = coroutine.yield(n, "out")
  return b, a
end
local function sums() local s = 0 for i = 1, 20 do local a, b = yields(2) s = s + a * 100 + b end return s end
local co, n = coroutine.create(sums), 0
local ok, got, more = coroutine.resume(co)
repeat n = n + 1 ok, got, more = coroutine.resume(co, n, 1) until coroutine.status(co) == "dead"
print(n, ok, got, more) --> 20	true	2210	nil

-- Metamethods.
local meta = {
  __index = function(t, k) return (keep(1, k .. "!")) end, __add = function(a, b) return keep(1, "sum", 2) end,
  __concat = function(a, b) return keep(1, "joined") end, __eq = function() return keep(1, 1) end, __lt = function() return keep(1, nil) end,
}
local x, y = setmetatable({}, meta), setmetatable({}, meta)
local function uses() return x.key, x + 1, "a" .. ("b" .. x), x == y, x < y end
for _, f in pairs(meta) do for _ = 1, 30 do f(x, "key") end end
for _ = 1, 30 do uses() end
print(uses()) --> key!	sum	ajoined	true	false
local function direct(event)
  local function handler(a, b)
    goto inside
    ::top:: a = nil
    ::inside:: if a then goto top end
    if b == "fail" then error("from " .. event) end
    return b == "yield" and coroutine.yield(event) or event
  end
  return handler
end
local z = setmetatable({}, {__index = direct("index"), __sub = direct("sub"), __concat = direct("concat"), __le = direct("le")})
local function all(how) return z[how], z - how, z .. how, "x" .. z .. how, z <= how end
for _ = 1, 30 do all("plain") end
print(all("plain")) --> index	sub	concat	xconcat	true
print(pcall(all, "fail")) --> false	compiled_code_calls_interpreted.lua:83: from index
local wrapped, seen = coroutine.wrap(all), {}
for i = 1, 5 do seen[i] = tostring((wrapped(i == 1 and "yield" or nil))) end
print(table.concat(seen, " ")) --> index sub concat concat le
print(tostring((wrapped(false)))) --> index

-- Compiled code and interpreted code call one another, deep down.
local down
local function between(n)
  goto inside
  ::top:: n = n
  ::inside:: if not n then goto top end
  if n == 0 then return 0, "end" end
  return down(n - 1)
end
function down(n) local depth, word = between(n) return depth + 1, word end
for _ = 1, 30 do down(3) end
print(down(5000)) --> 5001	end

-- A variable to be closed there, and an error in what closes it.
local closed = 0
local function closes(n)
  goto inside
  ::top:: n = n - 1
  ::inside:: if n > 0 then goto top end
  local c <close> = setmetatable({}, {__close = function() closed = closed + 1 if n < 0 then error("closing", 0) end end})
  return "a", "b"
end
local function closing(n) local a, b = closes(n) return b, a end
for _ = 1, 30 do closing(1) end
print(closed, closing(0)) --> 30	b	a
print(pcall(closing, -1)) --> false	closing

-- A comparator.
local function before(a, b)
  goto inside
  ::top:: a = b
  ::inside:: if not a then goto top end
  return a > b
end
print(each(function(i) local t = {3, 1, i, 2} table.sort(t, before) return t[1], t[4] end)) --> 30 1
