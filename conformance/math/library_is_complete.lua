-- A build with compatibility options may add cosh, pow and others; these are the ones of the manual.
local names = "abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi "
  .. "rad random randomseed sin sqrt tan tointeger type ult"
for name in names:gmatch("%a+") do
  if not math[name] then print("missing", name) end
end
print(type(math.huge), type(math.pi), type(math.ult)) --> number	number	function
