local next_word = ("a b c"):gmatch("%a")
print(next_word(), next_word()) --> a	b
local other = ("x y"):gmatch("%a")
print(other(), next_word()) --> x	c
print(next_word(), other()) --> nil	y
print(next_word()) -->
