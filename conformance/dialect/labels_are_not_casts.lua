local i = 0
do goto start end
::start:: i = i + 1
if i < 3 then goto start end
print(i)            --> 3
local x = i ::done::
local y = (x :: number) ::last::
print(x, y)         --> 3	3
