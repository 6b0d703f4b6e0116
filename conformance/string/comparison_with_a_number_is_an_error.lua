print("1" == 1, 0 == "0") --> false	false
print("10" + 0 == 10) --> true
local limit = "2"
print(1 <= limit) --! runtime: attempt to compare number with string
