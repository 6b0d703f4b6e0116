print(table.remove({})) --> nil
print(table.remove({}, 0)) --> nil
local t = { [0] = "zero" }
print(table.remove(t, 0), t[0]) --> zero	nil
print(pcall(table.remove, {}, 1)) --> true	nil
print((select(2, pcall(table.remove, {}, 2)):match("%((.-)%)"))) --> position out of bounds
print((select(2, pcall(table.remove, { 1, 2 }, 4)):match("%((.-)%)"))) --> position out of bounds
print((select(2, pcall(table.remove, { 1, 2 }, 0)):match("%((.-)%)"))) --> position out of bounds
print(select("#", table.remove({}))) --> 1
