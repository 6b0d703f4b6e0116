local function back(v) return load("return " .. ("%q"):format(v))() end
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i, 48) end
local s = table.concat(all)
print(back(s) == s) --> true
print(back(math.mininteger) == math.mininteger, math.type(back(math.mininteger))) --> true	integer
print(back(0.1) == 0.1, back(1e100) == 1e100, math.type(back(3.0))) --> true	true	float
print(back(1/0) == 1/0, back(-1/0) == -1/0) --> true	true
print(back(nil), back(true), back(false)) --> nil	true	false
