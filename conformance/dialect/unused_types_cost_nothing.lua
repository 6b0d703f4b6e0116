-- Two hundred types are more than a function may have local variables.
local lines = {}
for i = 1, 250 do lines[i] = "type T" .. i .. " = { x: number, next: T" .. (i % 250 + 1) .. "? }" end
print(load(table.concat(lines, "\n") .. "\nlocal x: T7 = 1 return x")()) --> 1
local f = load("type T = number\nlocal x: T = 1\nreturn x")
print(f(), debug.getupvalue(f, 2)) --> 1
