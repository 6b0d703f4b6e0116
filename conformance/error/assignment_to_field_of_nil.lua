local t = {}
local function message(f) return (select(2, pcall(f))) end
print(message(function() t.a.b = 1 end))               --> assignment_to_field_of_nil.lua:3: attempt to index a nil value (field 'a')
print(message(function() undefined.x = 1 end))         --> assignment_to_field_of_nil.lua:4: attempt to index a nil value (global 'undefined')
print(message(function() t[nil] = 1 end))              --> assignment_to_field_of_nil.lua:5: table index is nil
print(message(function() t[0/0] = 1 end))              --> assignment_to_field_of_nil.lua:6: table index is NaN
print(t[nil])                                          --> nil
print(message(function() rawset(t, nil, 1) end))       --> table index is nil
