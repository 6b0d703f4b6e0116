-- What is no number has a sign that printing shows: on x86 most operations give a negative one, acos and asin a positive one.
local nan = 0.0 / 0.0
print(math.acos(2), math.asin(-2), -math.acos(2), math.acos(1), math.asin(1) > 1.5) --> nan	nan	-nan	0.0	true
print(math.log(-1), math.log(-1, 2), math.log(-1, 10), math.log(-1, 3), math.sqrt(-1)) --> -nan	-nan	nan	-nan	-nan
print(nan, -nan, math.huge - math.huge, 0.0 * math.huge, math.fmod(1, 0.0), math.fmod(math.huge, 1)) --> -nan	nan	-nan	-nan	-nan	-nan
print(math.sin(math.huge), math.cos(math.huge), math.tan(math.huge), (-8) ^ 0.5) --> -nan	-nan	-nan	-nan
-- An argument that is none keeps its sign.
print(math.acos(nan), math.acos(-nan), math.asin(-nan), math.sin(nan), math.sin(-nan)) --> -nan	nan	nan	-nan	nan
print(math.exp(-nan), math.sqrt(-nan), math.log(-nan), math.log(-nan, 10), math.log(nan, 10), math.abs(nan)) --> nan	nan	nan	nan	-nan	nan
local positive, negative = 0, 0
for i = 1, 3000 do
  if tostring(math.acos(i % 3)) == "nan" then positive = positive + 1 end
  if tostring(math.sqrt(-1 - i % 3)) == "-nan" and tostring(math.sin(i % 2 == 0 and -nan or nan)) == (i % 2 == 0 and "nan" or "-nan") then negative = negative + 1 end
end
print(positive, negative) --> 1000	3000
