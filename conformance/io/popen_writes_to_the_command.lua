local name = os.tmpname()
local command = io.popen("cat > " .. name .. "; exit 3", "w")
print(command:write("one\n", 2, " ", 2.5) == command) --> true
print(command:close()) --> nil	exit	3
print(io.open(name):read("a"))
--> one
--> 2 2.5
os.remove(name)
