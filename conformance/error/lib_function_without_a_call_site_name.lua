-- Called from a native, the name is looked up in package.loaded; what is not there is '?'.
print(pcall(string.rep)) --> false	bad argument #1 to 'string.rep' (string expected, got no value)
print(pcall(io.stdout.seek, io.stdout, "nowhere")) --> false	bad argument #2 to '?' (invalid option 'nowhere')
print(pcall(tostring)) --> false	bad argument #1 to 'tostring' (value expected)
print(select(2, coroutine.resume(coroutine.create(string.rep)))) --> bad argument #1 to 'string.rep' (string expected, got no value)
print(select(2, pcall(table.sort, { 1, {} }, string.rep))) --> bad argument #1 to 'string.rep' (string expected, got table)
print(select(2, pcall(string.gsub, "x", "x", math.floor))) --> bad argument #1 to 'math.floor' (number expected, got string)
local floor = math.floor
math.floor = nil
print(pcall(floor)) --> false	bad argument #1 to '?' (number expected, got no value)
