local mt = {}
for _, e in ipairs { "__add", "__unm", "__concat", "__idiv", "__bor", "__shl" } do
  mt[e] = function() return coroutine.yield(e) end
end
local v = setmetatable({}, mt)
local co = coroutine.wrap(function()
  return v + 1, -v, v .. "s", 7 // v, v | 1, 1 << v
end)
local asked = co()
local answer = 0
while type(asked) == "string" do
  io.write(asked, " ")
  answer = answer + 1
  asked = (function(...) if select("#", ...) > 1 then print(...) return nil end return ... end)(co(answer))
end
--> __add __unm __concat __idiv __bor __shl 1	2	3	4	5	6
