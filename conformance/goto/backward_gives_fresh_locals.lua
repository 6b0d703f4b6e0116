local get = {}
local i = 0
::top::
i = i + 1
do
  local x = i
  get[i] = function() x = x + 10 return x end
  if i < 3 then goto top end
end
print(get[1](), get[1](), get[2](), get[3]()) --> 11	21	12	13
