for i = 1, 2 do
  if i == 2 then break else print("else", i) end --> else	1
end
for i = 1, 3 do
  if i == 3 then break elseif i == 2 then print("elseif", i) else print("else", i) end
  --> else	1
  --> elseif	2
end
