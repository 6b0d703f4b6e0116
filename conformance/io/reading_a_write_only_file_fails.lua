local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(f:read("a")) --> nil	Bad file descriptor	9
print(f:read(1)) --> nil	Bad file descriptor	9
f:close()
f = io.open(name)
print(f:write("x")) --> nil	Bad file descriptor	9
f:close()
os.remove(name)
-- Nor can a file be written that is open for reading, however it is buffered.
name = os.tmpname()
for _, mode in ipairs{"no", "full", "line"} do
  f = io.open(name)
  f:setvbuf(mode)
  print(f:write("x")) --> nil	Bad file descriptor	9
  f:close()
end
--> nil	Bad file descriptor	9
--> nil	Bad file descriptor	9
os.remove(name)
