print(("%s %s %s"):format(nil, true, 1.0)) --> nil true 1.0
print(("%s"):format(setmetatable({}, { __tostring = function() return "obj" end }))) --> obj
print(("[%6s]"):format(setmetatable({}, { __tostring = function() return "obj" end }))) --> [   obj]
print((("%s"):format(setmetatable({}, { __name = "My" })):match("^My:"))) --> My:
print(pcall(string.format, "%s", setmetatable({}, { __tostring = function() return 1 end }))) --> true	1
print(pcall(string.format, "%s")) --> false	bad argument #2 to 'string.format' (no value)
