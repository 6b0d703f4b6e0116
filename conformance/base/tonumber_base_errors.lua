print(pcall(tonumber, "1", 1)) --> false	bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, "1", 37)) --> false	bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, 10, 10)) --> false	bad argument #1 to 'tonumber' (string expected, got number)
print(pcall(tonumber, nil, 10)) --> false	bad argument #1 to 'tonumber' (string expected, got nil)
print(pcall(tonumber, "1", 2.5)) --> false	bad argument #2 to 'tonumber' (number has no integer representation)
print(pcall(tonumber)) --> false	bad argument #1 to 'tonumber' (value expected)
print(tonumber({}), tonumber(true), tonumber(nil)) --> nil	nil	nil
