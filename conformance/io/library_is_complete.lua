local function names(t)
  local list = {}
  for name in pairs(t) do list[#list + 1] = name end
  table.sort(list)
  return table.concat(list, " ")
end
print(names(io)) --> close flush input lines open output popen read stderr stdin stdout tmpfile type write
print(names(getmetatable(io.stdout).__index)) --> close flush lines read seek setvbuf write
