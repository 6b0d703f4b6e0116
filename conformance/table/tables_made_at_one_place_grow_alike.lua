-- Tables that are made at the same place grow alike in compiled code; where their ends are does not depend on it.
local function list(n)
    local t = {}
    for i = 1, n do t[i] = i end
    return t
end
for _ = 1, 10 do list(300) end
local t = list(70)
t[400] = 400
print(#t, t[400], t[200]) --> 70	400	nil
print((pcall(next, t, 450))) --> false
t[71], t[72], t[73] = 71, 72, 73
print(#t, next(t, 72)) --> 73	73	73
for _ = 1, 10 do list(65) end
local seen = 0
for key in pairs(t) do seen = seen + key end
print(seen) --> 3101
t[400] = nil
print(next(t, 73)) --> nil
