-- The stack holds a million slots (LUAI_MAXSTACK): what fits into PUC's fits here.
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
for _, n in ipairs{100000, 150000, 190000} do print("recursion", n, (pcall(depth, n))) end
for _, n in ipairs{200000, 300000, 900000} do
  print("unpack", n, (pcall(function() return select("#", table.unpack({}, 1, n)) end)))
  print("byte", n, (pcall(function() return select("#", ("x"):rep(n):byte(1, -1)) end)))
end
print("string.char(unpack(300 KB))", (pcall(function() local t = {} for i = 1, 300000 do t[i] = 65 end return #string.char(table.unpack(t)) end)))
print("varargs", (pcall(function(...) return select("#", ...) end, table.unpack({}, 1, 200000))))
--> recursion	100000	true
--> recursion	150000	true
--> recursion	190000	true
--> unpack	200000	true
--> byte	200000	true
--> unpack	300000	true
--> byte	300000	true
--> unpack	900000	true
--> byte	900000	true
--> string.char(unpack(300 KB))	true
--> varargs	true
