local log = {}
pcall(function()
  local a <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "a:" .. e end })
  do
    local b <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "b:" .. e end })
    local c <close> = setmetatable({}, { __close = function() error("from c", 0) end })
    error("body", 0)
  end
end)
print(table.concat(log, " "))                          --> b:from c a:from c
