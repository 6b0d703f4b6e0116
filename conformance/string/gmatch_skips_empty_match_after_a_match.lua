local t = {}
for s in ("abc,,d"):gmatch("[^,]*") do t[#t + 1] = "<" .. s .. ">" end
print(table.concat(t)) --> <abc><><d>
t = {}
for s in ("xaax"):gmatch("a*") do t[#t + 1] = "<" .. s .. ">" end
print(table.concat(t)) --> <><aa><>
