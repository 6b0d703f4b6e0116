local t = {}
t[1.0], t[2^53] = "one", "big"
print(t[1], t[9007199254740992])           --> one	big
print(next({ [3.0] = true }))              --> 3	true
t[1.5] = "fraction"
print(t[1.5], t[3/2], t[1])                --> fraction	fraction	one
t[-0.0] = "zero"
print(t[0], t[0.0])                        --> zero	zero
print(pcall(function() t[0/0] = 1 end))    --> false	float_keys_become_integer_keys.lua:9: table index is NaN
print(t[0/0])                              --> nil
