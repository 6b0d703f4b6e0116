print(pcall(select, 0)) --> false	bad argument #1 to 'select' (index out of range)
print(pcall(select, -1)) --> false	bad argument #1 to 'select' (index out of range)
print(pcall(select, -4, 1, 2, 3)) --> false	bad argument #1 to 'select' (index out of range)
print(pcall(select, "x", 1)) --> false	bad argument #1 to 'select' (number expected, got string)
print(pcall(select, 1.5, 1)) --> false	bad argument #1 to 'select' (number has no integer representation)
print(pcall(select)) --> false	bad argument #1 to 'select' (number expected, got no value)
print(select(100, 1, 2)) -->
