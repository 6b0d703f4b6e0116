local function name(chunkname) return (select(2, load("=", chunkname)):match "^(.-):1:") end
local long = ("x"):rep(80)
print(name("=" .. long) == long:sub(1, 59))    --> true
print(name("@" .. long) == "..." .. long:sub(-56)) --> true
local text = name(long)
print(text == '[string "' .. long:sub(1, #text - 14) .. '..."]', #text) --> true	59
print(#name("=" .. ("x"):rep(59)), #name("=" .. ("x"):rep(60))) --> 59	59
print(#name("@" .. ("x"):rep(59)), #name("@" .. ("x"):rep(60))) --> 59	59
