print(("%p"):format(1), ("%p"):format(nil), ("%p"):format(true)) --> (null)	(null)	(null)
print(("[%10p]"):format(1.5)) --> [    (null)]
local t = {}
print(("%p"):format(t) == ("%p"):format(t)) --> true
print(("%p"):format(t) == ("%p"):format({})) --> false
print(tostring(t) == "table: " .. ("%p"):format(t)) --> true
