print(tostring(nil), tostring(true), tostring(false)) --> nil	true	false
print(tostring(12), tostring(-0), tostring(1.0), tostring("x")) --> 12	0	1.0	x
print(tostring(math.mininteger)) --> -9223372036854775808
print((tostring({}):gsub("0x%x+", "ADDRESS"))) --> table: ADDRESS
print((tostring(print):gsub("builtin.*", "ADDRESS"):gsub("0x%x+", "ADDRESS"))) --> function: ADDRESS
print((tostring(coroutine.create(print)):gsub("0x%x+", "ADDRESS"))) --> thread: ADDRESS
print(pcall(tostring)) --> false	bad argument #1 to 'tostring' (value expected)
