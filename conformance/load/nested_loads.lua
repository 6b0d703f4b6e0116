local source = "return 1"
for i = 1, 20 do source = ("return load(%q)() + 1"):format(source) end
print(load(source)())                          --> 21
print(load [[return load "return load 'return 5' ()" ()]] ()) --> 5
