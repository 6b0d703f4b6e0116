local name = os.tmpname()
io.open(name, "w"):close()
print(os.remove(name)) --> true
local ok, message, code = os.remove(name)
print(ok, message == name .. ": No such file or directory", code) --> nil	true	2
