-- The RETURN behind a tail call of a native is part of it: no line and no count of its own.
local function f()
  return tostring(
    1
  )
end
local counts, lines, returns = 0, {}, 0
debug.sethook(function(event, line)
  if debug.getinfo(2, "f").func ~= f then return end
  if event == "count" then counts = counts + 1
  elseif event == "return" then returns = returns + 1
  else lines[#lines + 1] = line end
end, "lr", 1)
f()
debug.sethook()
print(counts, returns, table.concat(lines, " ")) --> 3	1	3 5 3
local transferred
debug.sethook(function()
  local info = debug.getinfo(2, "fr")
  if info.func == f then transferred = {debug.getlocal(2, info.ftransfer)} end
end, "r")
f()
debug.sethook()
print(transferred[2]) --> 1
