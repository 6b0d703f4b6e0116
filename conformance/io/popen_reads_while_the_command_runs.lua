local name = os.tmpname()
os.remove(name)
local command = io.popen("echo ready; while [ ! -e " .. name .. " ]; do sleep 0.01; done; echo done")
print(command:read()) --> ready
io.open(name, "w"):close()
print(command:read()) --> done
print(command:close()) --> true	exit	0
os.remove(name)
