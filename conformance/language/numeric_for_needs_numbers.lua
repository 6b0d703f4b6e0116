print(pcall(function() for i = "x", 2 do end end)) --> false	numeric_for_needs_numbers.lua:1: bad 'for' initial value (number expected, got string)
print(pcall(function() for i = 1, {} do end end))  --> false	numeric_for_needs_numbers.lua:2: bad 'for' limit (number expected, got table)
print(pcall(function() for i = 1, 2, nil do end end)) --> false	numeric_for_needs_numbers.lua:3: bad 'for' step (number expected, got nil)
for i = 1, "ten" do end --! runtime: bad 'for' limit (number expected, got string)
