local file = io.tmpfile()
print(io.type(file), file:seek("end")) --> file	0
file:write("alpha\nbeta\n", 12)
print(file:seek("set", 6)) --> 6
print(file:read("l", "n", "l")) --> beta	12	nil
print(file:seek("set", -1)) --> nil	Invalid argument	22
print(file:close()) --> true
print(io.type(file)) --> closed file
