local sum, t = 0, {}
for i = 1, 5 do
  local ok = pcall(function()
    t[#t + 1] = i
    if i % 2 == 0 then error "even" end
    sum = sum + i
  end)
  t[#t] = t[#t] .. (ok and "+" or "-")
end
print(sum, table.concat(t, " "))                       --> 9	1+ 2- 3+ 4- 5+
