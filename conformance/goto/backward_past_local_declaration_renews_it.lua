local list = {}
do
  ::again::
  local x
  list[#list + 1] = function(v) if v then x = v end return x end
  if #list < 2 then goto again end
end
list[1]("one")
print(list[1](), list[2]())        --> one	nil
