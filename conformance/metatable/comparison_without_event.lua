print(pcall(function() return {} < {} end))   --> false	comparison_without_event.lua:1: attempt to compare two table values
print(pcall(function() return {} < 1 end))    --> false	comparison_without_event.lua:2: attempt to compare table with number
print(pcall(function() return 1 < {} end))    --> false	comparison_without_event.lua:3: attempt to compare number with table
print(pcall(function() return "a" < 1 end))   --> false	comparison_without_event.lua:4: attempt to compare string with number
print(pcall(function() return 1 > "a" end))   --> false	comparison_without_event.lua:5: attempt to compare string with number
print(pcall(function() return nil <= nil end)) --> false	comparison_without_event.lua:6: attempt to compare two nil values
print(pcall(function() return true > false end)) --> false	comparison_without_event.lua:7: attempt to compare two boolean values
