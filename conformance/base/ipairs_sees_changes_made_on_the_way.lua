local t = { 1, 2, 3 }
for i, v in ipairs(t) do
  if i == 1 then t[4] = 4; t[2] = nil; t[2] = 20 end
  print(i, v) --> 1	1
              --> 2	20
              --> 3	3
              --> 4	4
end
