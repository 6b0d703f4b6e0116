local log = {}
local ok, e = pcall(function()
  local ok, e = pcall(function()
    local ok, e = pcall(error, "deep", 0)
    log[#log + 1] = e
    error("middle:" .. e, 0)
  end)
  log[#log + 1] = e
  error("outer:" .. e, 0)
end)
print(e, log[1], log[2])                               --> outer:middle:deep	deep	middle:deep
