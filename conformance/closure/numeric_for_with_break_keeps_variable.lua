local get
for i = 1, 5 do
  local square = i * i
  get = function() return i, square end
  if i == 3 then break end
end
for i = 100, 110 do local noise = i end
print(get())                       --> 3	9
