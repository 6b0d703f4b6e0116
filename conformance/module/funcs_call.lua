-- Rules 2.7, 11 (funcs): call runs a function entry and waits for its result; arguments and results are copies.
local funcs = require("funcs")

local function fn_echo(...)
  return { n = select("#", ...), ... }
end

local function fn_change(t)
  t.x = "changed"
  return t
end

local function fn_pair() return 1, 2 end

local function main()
  local got = funcs.call("app:fn_echo", 1, nil, "three", 2.0)
  print(got.n, got[1], got[2], got[3], got[4])    --> 4	1	nil	three	2.0
  print(funcs.call("app:fn_echo").n)              --> 0
  local own = { x = "own" }
  local back, err = funcs.call("app:fn_change", own)
  print(back.x, own.x, err)                       --> changed	own	nil
  print(funcs.call("app:fn_pair"))                --> 1
end

return { main = main, fn_echo = fn_echo, fn_change = fn_change, fn_pair = fn_pair }
