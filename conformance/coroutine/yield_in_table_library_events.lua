--@ oracle skip native refuses to yield here
local store = {}
local t = setmetatable({}, {
  __len = function() return coroutine.yield "len" end,
  __index = function(_, k) return coroutine.yield("get " .. k) end,
  __newindex = function(_, k, v) coroutine.yield("set " .. k) store[k] = v end,
})
local co = coroutine.wrap(function()
  table.insert(t, "x")
  return table.concat(t, ",", 1, 2), table.unpack(t, 1, 1)
end)
print(co())                                --> len
print(co(4))                               --> set 5
-- concat asks for the length even where it is not needed
print(co(), store[5])                      --> len	x
print(co(2))                               --> get 1
print(co("a"))                             --> get 2
print(co("b"))                             --> get 1
print(co("c"))                             --> a,b	c
