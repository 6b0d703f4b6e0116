--@ oracle skip native refuses to yield here
local co = coroutine.wrap(function()
  return pcall(string.gsub, "ab", ".", function(c)
    local t = { 2, 1 }
    table.sort(t, function(a, b) coroutine.yield(c .. a .. b) return a < b end)
    if c == "b" then error("at b", 0) end
    return tostring(setmetatable({}, { __tostring = function() return coroutine.yield("str") end }))
  end)
end)
local seen = {}
local ok, m = co()
while m == nil do
  seen[ok] = true
  ok, m = co("A")
end
print(ok, m)                               --> false	at b
print(seen.str, seen.a21 or seen.a12, seen.b21 or seen.b12) --> true	true	true
