-- With holes any border may be the answer, but it must be one.
local function is_border(t)
  local n = #t
  return (n == 0 or t[n] ~= nil) and t[n + 1] == nil
end
print(is_border { 1, nil, 3 }) --> true
print(is_border { nil, nil, 3 }) --> true
print(is_border { 1, 2, nil, 4, nil }) --> true
local t = {}
for i = 1, 64 do t[i] = i end
t[32] = nil
print(is_border(t)) --> true
t[64] = nil
print(is_border(t)) --> true
