-- a label at the end of a block is outside the scope of the block's locals
for i = 1, 2 do
  if i == 1 then goto continue end
  local x = i * 10
  print(x)                         --> 20
  ::continue:: ;
end
