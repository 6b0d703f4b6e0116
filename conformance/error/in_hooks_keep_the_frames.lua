-- What a hook function raises goes the way of an error in a function that the hooked line calls; whatever hook it is, tracebacks show both.
local function work(x)
  local y = x + 1
  return y
end
local function boom(event) debug.sethook() error("boom " .. event) end
local function hooked(mask, count)
  debug.sethook(boom, mask, count)
  local z = work(1)
  for i = 1, 5000 do z = z + work(i) end
  return z
end
local function show(mask, count)
  print(pcall(hooked, mask, count))
  print(xpcall(hooked, debug.traceback, mask, count))
  print(coroutine.resume(coroutine.create(hooked), mask, count))
end
show("c")
show("r")
show("l")
show("", 3)
show("", 10000)
local n = 0
debug.sethook(function(_, line) n = n + 1 if line == 27 then error("once") end end, "l")
print(pcall(function()
  local a = 1
  local b = 2
end))
local a = 1
debug.sethook()
print(n)
--> false	in_hooks_keep_the_frames.lua:6: boom call
--> false	in_hooks_keep_the_frames.lua:6: boom call
--> stack traceback:
--> 	[C]: in function 'error'
--> 	in_hooks_keep_the_frames.lua:6: in hook '?'
--> 	in_hooks_keep_the_frames.lua:3: in upvalue 'work'
--> 	in_hooks_keep_the_frames.lua:9: in function <in_hooks_keep_the_frames.lua:7>
--> 	[C]: in function 'xpcall'
--> 	in_hooks_keep_the_frames.lua:15: in local 'show'
--> 	in_hooks_keep_the_frames.lua:18: in main chunk
--> 	[C]: in ?
--> false	in_hooks_keep_the_frames.lua:6: boom call
--> false	in_hooks_keep_the_frames.lua:6: boom return
--> false	in_hooks_keep_the_frames.lua:6: boom return
--> stack traceback:
--> 	[C]: in function 'error'
--> 	in_hooks_keep_the_frames.lua:6: in hook '?'
--> 	[C]: in function 'debug.sethook'
--> 	in_hooks_keep_the_frames.lua:8: in function <in_hooks_keep_the_frames.lua:7>
--> 	[C]: in function 'xpcall'
--> 	in_hooks_keep_the_frames.lua:15: in local 'show'
--> 	in_hooks_keep_the_frames.lua:19: in main chunk
--> 	[C]: in ?
--> false	in_hooks_keep_the_frames.lua:6: boom return
--> false	in_hooks_keep_the_frames.lua:6: boom line
--> false	in_hooks_keep_the_frames.lua:6: boom line
--> stack traceback:
--> 	[C]: in function 'error'
--> 	in_hooks_keep_the_frames.lua:6: in hook '?'
--> 	in_hooks_keep_the_frames.lua:9: in function <in_hooks_keep_the_frames.lua:7>
--> 	[C]: in function 'xpcall'
--> 	in_hooks_keep_the_frames.lua:15: in local 'show'
--> 	in_hooks_keep_the_frames.lua:20: in main chunk
--> 	[C]: in ?
--> false	in_hooks_keep_the_frames.lua:6: boom line
--> false	in_hooks_keep_the_frames.lua:6: boom count
--> false	in_hooks_keep_the_frames.lua:6: boom count
--> stack traceback:
--> 	[C]: in function 'error'
--> 	in_hooks_keep_the_frames.lua:6: in hook '?'
--> 	in_hooks_keep_the_frames.lua:9: in function <in_hooks_keep_the_frames.lua:7>
--> 	[C]: in function 'xpcall'
--> 	in_hooks_keep_the_frames.lua:15: in local 'show'
--> 	in_hooks_keep_the_frames.lua:21: in main chunk
--> 	[C]: in ?
--> false	in_hooks_keep_the_frames.lua:6: boom count
--> false	in_hooks_keep_the_frames.lua:6: boom count
--> false	in_hooks_keep_the_frames.lua:6: boom count
--> stack traceback:
--> 	[C]: in function 'error'
--> 	in_hooks_keep_the_frames.lua:6: in hook '?'
--> 	in_hooks_keep_the_frames.lua:10: in function <in_hooks_keep_the_frames.lua:7>
--> 	[C]: in function 'xpcall'
--> 	in_hooks_keep_the_frames.lua:15: in local 'show'
--> 	in_hooks_keep_the_frames.lua:22: in main chunk
--> 	[C]: in ?
--> false	in_hooks_keep_the_frames.lua:6: boom count
--> false	in_hooks_keep_the_frames.lua:24: once
--> 7
