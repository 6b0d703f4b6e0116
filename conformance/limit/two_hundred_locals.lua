local function source(n)
  local names = {}
  for i = 1, n do names[i] = "local v" .. i .. " = " .. i end
  return table.concat(names, "\n") .. "\nreturn v1 + v" .. n
end
print(load(source(200))())                     --> 201
print(load(source(201), "=s"))                 --> nil	s:201: too many local variables (limit is 200) in main function near '='
