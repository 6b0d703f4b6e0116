local s = "abc"
print(s:upper(), s.len == string.len, ("x").missing, s[1]) --> ABC	true	nil	nil
function string.shout(x) return x:upper() .. "!" end
print(s:shout())                              --> ABC!
print(pcall(function() s.x = 1 end))          --> false	strings_index_through_their_metatable.lua:5: attempt to index a string value (upvalue 's')
