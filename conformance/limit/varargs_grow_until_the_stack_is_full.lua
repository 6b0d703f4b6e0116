-- Each call passes one argument more: the stack is full long before the calls are too many.
local function grow(...) return 1 + grow(1, ...) end
for _ = 1, 2 do
  local ok, message = pcall(grow)
  print(ok, (string.gsub(message, "^.*:%d+: ", ""))) --> false	stack overflow
  --> false	stack overflow
end
