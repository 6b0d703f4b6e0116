local function message(f) return (select(2, pcall(f))) end
print(message(function() return ("text").x.y end))     --> constant_names_in_index.lua:2: attempt to index a nil value (field 'x')
print(message(function() local k = "key" local t = {} return t[k].z end)) --> constant_names_in_index.lua:3: attempt to index a nil value (field '?')
print(message(function() local t = {} return t["a b"].z end)) --> constant_names_in_index.lua:4: attempt to index a nil value (field 'a b')
print(message(function() return 1 .. {} end))          --> constant_names_in_index.lua:5: attempt to concatenate a table value
print(message(function() local a, b = "x" return a .. b end)) --> constant_names_in_index.lua:6: attempt to concatenate a nil value (local 'b')
