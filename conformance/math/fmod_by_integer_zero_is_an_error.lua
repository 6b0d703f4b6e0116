print(pcall(math.fmod, 1, 0)) --> false	bad argument #2 to 'math.fmod' (zero)
local nan = math.fmod(1, 0.0)
print(nan ~= nan) --> true
nan = math.fmod(math.huge, 2)
print(nan ~= nan) --> true
