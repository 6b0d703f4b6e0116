print(rawlen({ 1, 2 }), rawlen("four"), rawlen(setmetatable({ 1 }, { __len = function() return 9 end }))) --> 2	4	1
print(pcall(rawlen, 5)) --> false	bad argument #1 to 'rawlen' (table or string expected, got number)
print(pcall(rawlen, nil)) --> false	bad argument #1 to 'rawlen' (table or string expected, got nil)
print(pcall(rawlen)) --> false	bad argument #1 to 'rawlen' (table or string expected, got no value)
