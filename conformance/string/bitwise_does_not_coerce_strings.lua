-- §3.4.3: the string metamethods cover arithmetic only; numerals in strings are not converted here.
local function err(f) print((select(2, pcall(f)):gsub("^.-:%d+: ", ""))) end
err(function() return "3" | 4 end)
err(function() local s = "0xff" return s & 15 end)
err(function() return ~"0" end)
err(function() return 1 << "4" end)
err(function() return 1.5 | 2 end)
err(function() return 1.5 | "a" end)
--> attempt to perform bitwise operation on a string value (constant '3')
--> attempt to perform bitwise operation on a string value (local 's')
--> attempt to perform bitwise operation on a string value (constant '0')
--> attempt to perform bitwise operation on a string value (constant '4')
--> number has no integer representation
--> attempt to perform bitwise operation on a string value (constant 'a')
getmetatable("").__bor = function(a, b) return tonumber(a) | tonumber(b) end
print("3" | 4) --> 7
