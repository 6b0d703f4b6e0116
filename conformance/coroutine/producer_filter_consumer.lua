local function producer() return coroutine.wrap(function() for i = 1, 6 do coroutine.yield(i) end end) end
local function filter(source, keep)
  return coroutine.wrap(function() for v in source do if keep(v) then coroutine.yield(v) end end end)
end
local function map(source, f) return coroutine.wrap(function() for v in source do coroutine.yield(f(v)) end end) end
local even = filter(producer(), function(v) return v % 2 == 0 end)
for v in map(even, function(v) return v * v end) do io.write(v, " ") end
print()                                    --> 4 16 36 
