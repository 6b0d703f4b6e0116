-- An uncaught error closes to-be-closed variables as it does in lua (§3.3.8); so does a return, before its results leave. Handlers may
-- wait, and raise: then that is the error. What ends a process from outside closes nothing.
local time = require("time")

local function closing(name, act)
  return setmetatable({}, { __close = function(_, e) print(name, e) if act then act() end end })
end

local function in_order()
  local a <close>, b <const> = closing("a"), 1
  local c <close> = closing("c")
  error("boom", 0)
end

local function error_object()
  local a <close> = closing("a")
  error(setmetatable({}, { __tostring = function() return "worded" end }))
end

local function another_error()
  local a <close> = closing("a")
  local b <close> = closing("b", function() error("of b", 0) end)
  error("first", 0)
end

local function waits()
  local a <close> = closing("a", function() time.sleep("10ms") print("slept") end)
  local function deep(n)
    local b <close> = closing(n)
    if n > 0 then deep(n - 1) else error("deep", 0) end
  end
  deep(2)
end

local function coroutine_fails()
  local main <close> = closing("main")
  coroutine.spawn(function()
    local own <close> = closing("own")
    time.sleep("1ms")
    error("in a coroutine", 0)
  end)
  process.inbox():receive()
end

local function caught()
  pcall(function() local a <close> = closing("inner") error("x", 0) end)
  print("on")
  local b <close> = closing("outer")
  return "result"
end

local function gives_an_error()
  local a <close> = closing("a")
  return nil, "no"
end

local function handler_gone()
  local t = closing("never")
  local a <close> = t
  setmetatable(t, nil)
  error("first", 0)
end

local function killed()
  local a <close> = closing("never")
  process.inbox():receive()
end

local function main()
  local events = process.events()
  local function run(name)
    process.spawn_monitored("app:" .. name, "app:processes")
    local result = events:receive().result
    print(name, result.error or result.payload:data())
  end
  run("in_order")
  --> c	boom
  --> a	boom
  --> in_order	boom
  run("error_object")
  --> a	worded
  --> error_object	worded
  run("another_error")
  --> b	first
  --> a	of b
  --> another_error	of b
  run("waits")
  --> 0	deep
  --> 1	deep
  --> 2	deep
  --> a	deep
  --> slept
  --> waits	deep
  run("coroutine_fails")
  --> own	in a coroutine
  --> main	in a coroutine
  --> coroutine_fails	in a coroutine
  run("caught")
  --> inner	x
  --> on
  --> outer	nil
  --> caught	result
  run("gives_an_error")
  --> a	nil
  --> gives_an_error	no
  run("handler_gone")
  --> handler_gone	attempt to call a nil value
  local pid = process.spawn_monitored("app:killed", "app:processes")
  process.terminate(pid)
  print(events:receive().result.error) --> process terminated
  local value, err = require("funcs").call("app:fn_fails")
  --> f	failed
  print(value, err) --> nil	failed
end

local function fn_fails()
  local a <close> = closing("f")
  error("failed", 0)
end

return {
  main = main, in_order = in_order, error_object = error_object, another_error = another_error, waits = waits, coroutine_fails = coroutine_fails,
  caught = caught, gives_an_error = gives_an_error, handler_gone = handler_gone, killed = killed, fn_fails = fn_fails,
}
