local name = os.tmpname()
local old = io.output()
print(old == io.stdout) --> true
io.output(name)
print(io.write("to the file\n") == io.output()) --> true
io.close()
io.output(old)
for line in io.lines(name) do print(line) end --> to the file
os.remove(name)
