local function try(body, catch, finally)
  local result = table.pack(pcall(body))
  if not result[1] and catch then result = table.pack(pcall(catch, result[2])) end
  if finally then finally() end
  if not result[1] then error(result[2], 0) end
  return table.unpack(result, 2, result.n)
end
print(try(function() return 1, 2 end))                 --> 1	2
print(try(function() error("E", 0) end, function(e) return "caught " .. e end, function() print "finally" end))
--> finally
--> caught E
print(pcall(try, function() error("a", 0) end, function(e) error(e .. "b", 0) end)) --> false	ab
