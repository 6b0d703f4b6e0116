-- Rule 8.6: call_stack gives the thread and its frames for errors a program made, nil for everything else.
local function inner() return (errors.new("deep")) end
local function outer()
  local made = inner()
  return made
end

local function main()
  local stack = errors.call_stack(outer())
  print(stack.thread == process.pid(), #stack.frames >= 3)         --> true	true
  for i = 1, 3 do
    local frame = stack.frames[i]
    print(frame.level, frame.source, frame.line, frame.name, frame.type)
  end
  --> 0	errors_call_stack.lua	2	inner	Lua
  --> 1	errors_call_stack.lua	4	outer	Lua
  --> 2	errors_call_stack.lua	9	?	Lua
  print(errors.call_stack("x"), errors.call_stack(nil), errors.call_stack({}))  --> nil	nil	nil
  local _, err = process.send("nobody", "t")
  print(errors.call_stack(err))                                    --> nil
  print(errors.call_stack(errors.wrap("text", "c")).frames[1].line) --> 21
end

return { main = main }
