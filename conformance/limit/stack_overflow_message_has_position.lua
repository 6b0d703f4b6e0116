local function f()
  local x = f()
  return x
end
local _, message = pcall(f)
print(message:match "^(.-: stack overflow)")   --> stack_overflow_message_has_position.lua:2: stack overflow
