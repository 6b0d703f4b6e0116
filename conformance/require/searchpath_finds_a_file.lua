local name = os.tmpname()
io.open(name, "w"):close()
local folder, file = name:match("^(.*/)([^/]+)$")
print(package.searchpath(file, "./no/?;" .. folder .. "?") == name) --> true
print(package.searchpath("ignored", name) == name) --> true
os.remove(name)
print((package.searchpath(file, folder .. "?"))) --> nil
