local deep = ("a?"):rep(10)
print(("a"):rep(5):match(deep)) --> aaaaa
local p = ("(x"):rep(3) .. (")"):rep(3)
print(("xxx"):match(p)) --> xxx	xx	x
print(pcall(string.match, ("a"):rep(3000), (".-"):rep(3000) .. "b")) --> false	pattern too complex
