local function values()
  return 0, -1, 9007199254740993, math.maxinteger, 0x7fffffffffffffff, -9223372036854775807 - 1,
    1.0, -0.0, 0.1, 1e300, 2^53, 1e400, "", "\0\255", "é"
end
local copy = load(string.dump(values))
local a, b = table.pack(values()), table.pack(copy())
print(a.n, b.n)                                --> 15	15
for i = 1, a.n do
  assert(math.type(a[i]) == math.type(b[i]) and a[i] == b[i] and tostring(a[i]) == tostring(b[i]), i)
end
print(b[3], b[6], b[7], 1 / b[8], b[12])       --> 9007199254740993	-9223372036854775808	1.0	-inf	inf
local long = "return '" .. ("x"):rep(1000) .. "'"
print(load(string.dump(load(long)))() == ("x"):rep(1000)) --> true
-- more constants than an operand can name
local parts = {}
for i = 1, 400 do parts[i] = "'k" .. i .. "'" end
local list = load(string.dump(load("return {" .. table.concat(parts, ",") .. "}, {k1 = 1, k399 = 399}")))
local t, u = list()
print(#t, t[1], t[400], u.k1 + u.k399)         --> 400	k1	k400	400
