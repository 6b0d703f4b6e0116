local i, seen = 0, {}
repeat
  i = i + 1
  local last = i == 3
  seen[i] = function() return last end
until last
print(i, seen[1](), seen[3]()) --> 3	false	true
