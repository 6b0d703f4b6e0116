local from, to = os.tmpname(), os.tmpname()
local f = io.open(from, "w")
f:write("moved")
f:close()
print(os.rename(from, to)) --> true
print(io.open(to):read("a")) --> moved
local ok, message, code = os.rename(from, to)
print(ok, message, code) --> nil	No such file or directory	2
os.remove(to)
