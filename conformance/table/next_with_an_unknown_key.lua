local t = { 1, 2 }
print(pcall(next, t, "missing")) --> false	invalid key to 'next'
print(pcall(next, t, 3)) --> false	invalid key to 'next'
print(pcall(next, {}, 1.5)) --> false	invalid key to 'next'
print(pcall(next)) --> false	bad argument #1 to 'next' (table expected, got no value)
