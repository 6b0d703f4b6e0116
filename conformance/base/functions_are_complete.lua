local names = {}
for name, value in pairs(_G) do if type(value) == "function" then names[#names + 1] = name end end
table.sort(names)
print(table.concat(names, " ")) --> assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs pcall print rawequal rawget rawlen rawset require select setmetatable tonumber tostring type warn xpcall
