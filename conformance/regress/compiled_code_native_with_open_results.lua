-- The results of a native that has a short way, passed on as the last arguments.
local function count(...) return select("#", ...) end
local n = 0
for i = 1, 1000 do
  n = n + count(i, rawlen("abc")) + count(string.byte("a", 1)) + count(math.floor(i + 0.5)) + count(select(2, i, i, i))
end
print(n) --> 6000
