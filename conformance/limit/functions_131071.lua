-- A function has at most 131071 functions in it. To PUC one more is a runtime error of load: the handler in force sees it.
local function chunk(n) return ("f = function() return 1 end "):rep(n) end
local function handler(message)
  print("handler", message)
  return "handled"
end
local most = load(chunk(131070) .. "return function() return 2 end")
print(most()())                                           --> 2
print(pcall(load, chunk(131072)))                         --> true	nil	too many functions (limit is 131071)
print(xpcall(load, handler, chunk(131072) .. "syntax ="))
--> handler	too many functions (limit is 131071)
--> true	nil	handled
