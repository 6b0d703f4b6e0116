local t = {}
print(pcall(function() return t["field\0more"].x end)) --> false	names_in_messages_end_at_a_zero_byte.lua:2: attempt to index a nil value (field 'field')
print(pcall(function() return 1 << "1\0" end)) --> false	names_in_messages_end_at_a_zero_byte.lua:3: attempt to perform bitwise operation on a string value (constant '1')
