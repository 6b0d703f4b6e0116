local co = coroutine.wrap(function(...)
  local function loop(...) return loop(coroutine.yield(select("#", ...), ...)) end
  return loop(...)
end)
print(co(1, nil, nil))                     --> 3	1	nil	nil
print(co())                                --> 0
print(co(nil))                             --> 1	nil
local big = {}
for i = 1, 200 do big[i] = i end
local echo = coroutine.wrap(function(...) return select("#", coroutine.yield(...)) end)
print(select("#", echo(table.unpack(big)))) --> 200
print(echo(table.unpack(big)))             --> 200
