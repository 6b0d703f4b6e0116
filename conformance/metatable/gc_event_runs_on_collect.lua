local log = {}
do
  local a = setmetatable({ "first" }, { __gc = function(o) log[#log + 1] = o[1] end })
  local b = setmetatable({ "second" }, getmetatable(a))
  a, b = nil, nil
end
collectgarbage()
print(table.concat(log, " "))                 --> second first
