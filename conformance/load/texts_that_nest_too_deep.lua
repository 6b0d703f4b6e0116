-- A text that nests too deep is a runtime error of load, not a syntax error: the message handler in force sees it.
local text = "return " .. ("(\n"):rep(220)
local function handler(message)
  print("handler", message)
  return "handled"
end
print(xpcall(load, handler, text, "=x"))
--> handler	C stack overflow
--> true	nil	handled
print(xpcall(function() return load(text, "=x") end, handler))
--> handler	C stack overflow
--> true	nil	handled
print(pcall(load, text, "=x")) --> true	nil	C stack overflow
print(xpcall(load, handler, "x =", "=x")) --> true	nil	x:1: unexpected symbol near <eof>

-- What does not fit into registers is found behind the comma.
local names = {}
for i = 1, 260 do names[i] = "a" .. i end
local list = table.concat(names, ",\n")
print(load("return " .. list, "=x")) --> nil	x:256: function or expression needs too many registers near 'a256'
print(load("f(" .. list .. ")", "=x")) --> nil	x:255: function or expression needs too many registers near 'a255'
print(load("local t = {" .. list .. "}", "=x") ~= nil) --> true
