local name = os.tmpname()
local function write(...)
  local file = assert(io.open(name, "wb"))
  file:write(...)
  file:close()
end
local dumped = string.dump(load("return 'from a file', ...", "=origin"))
write(dumped)
print(loadfile(name)(1))                       --> from a file	1
print(dofile(name))                            --> from a file
print(loadfile(name, "b", {})(2))              --> from a file	2
print((select(2, loadfile(name, "t")):gsub("^.*/", ""))) --> attempt to load a binary chunk (mode is 't')
-- behind a line for the shell
write("# run me\n", dumped)
print(dofile(name))                            --> from a file
write(dumped:sub(1, -2))
local f, message = loadfile(name)
print(f, message == name .. ": bad binary format (truncated chunk)") --> nil	true
os.remove(name)
