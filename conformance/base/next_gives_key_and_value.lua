print(next({}), next({ 5 })) --> nil	1	5
print(next({ only = 1 })) --> only	1
print(next({ 1 }, 1)) --> nil
print(pcall(next, 5)) --> false	bad argument #1 to 'next' (table expected, got number)
print(pcall(next, {}, "no such key")) --> false	invalid key to 'next'
