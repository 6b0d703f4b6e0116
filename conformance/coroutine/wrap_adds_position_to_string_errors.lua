local f = coroutine.wrap(function()
  error("inner", 0)
end)
local ok, message = pcall(function()
  f()
end)
print(message)                             --> wrap_adds_position_to_string_errors.lua:5: inner
