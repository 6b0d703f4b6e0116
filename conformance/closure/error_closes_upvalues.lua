local get
pcall(function()
  local x = "before"
  get = function() return x end
  x = "at the error"
  error "gone"
end)
local a, b, c, d = 1, 2, 3, 4
print(get())                       --> at the error
