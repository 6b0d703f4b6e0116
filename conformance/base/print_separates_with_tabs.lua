print() -->
print(1, nil, "x") --> 1	nil	x
print("a\0b" == "a\0b", #"tab\t") --> true	4
print((nil)) --> nil
print(setmetatable({}, { __tostring = function() return "shown" end }), "after") --> shown	after
