repeat
  if true then goto continue end
  local x = 1
  ::continue::
until x --! syntax: <goto continue> at line 2 jumps into the scope of local 'x'
