local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(f:setvbuf("no"), f:setvbuf("full", 1024), f:setvbuf("line")) --> true	true	true
print(f:flush(), io.flush()) --> true	true
print(pcall(f.setvbuf, f, "some")) --> false	bad argument #2 to '?' (invalid option 'some')
f:close()
os.remove(name)
