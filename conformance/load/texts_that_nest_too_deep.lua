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

-- The handler runs where the parser was, as deep as calls may nest: what nests in it fails without a handler. In a
-- coroutine, too, where compiled code has no frame below that of xpcall.
local function counted(handle, f)
  local calls = 0
  local _, result, failure = xpcall(f, function(m)
    calls = calls + 1
    return handle(m)
  end)
  return calls, result, failure
end
local function loading() return load(text) end
local function failing() error("x", 0) end
local function again() return select(2, load(text)) end
print(counted(again, loading)) --> 1	nil	error in error handling
print(counted(again, failing)) --> 2	error in error handling	nil
print(counted(function() error(again()) end, loading)) --> 19	nil	error in error handling
print(counted(function() return nil + 1 end, loading)) --> 19	nil	error in error handling
print(coroutine.wrap(counted)(function() error(again()) end, loading)) --> 19	nil	error in error handling

-- What does not fit into registers is found behind the comma.
local names = {}
for i = 1, 260 do names[i] = "a" .. i end
local list = table.concat(names, ",\n")
print(load("return " .. list, "=x")) --> nil	x:256: function or expression needs too many registers near 'a256'
print(load("f(" .. list .. ")", "=x")) --> nil	x:255: function or expression needs too many registers near 'a255'
print(load("local t = {" .. list .. "}", "=x") ~= nil) --> true
