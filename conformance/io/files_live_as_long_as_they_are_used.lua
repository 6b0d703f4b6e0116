-- A pipe is closed when it has become garbage: not while an iterator or a default file reads from it.
local function dirty() for i = 1, 1e4 do local _ = {i} end collectgarbage() collectgarbage() end
local count = 0
for line in io.popen("echo 1; echo 2; echo 3"):lines() do
  dirty()
  count = count + line
end
print(count) --> 6
local iterator = io.popen("echo a; echo b"):lines("L")
dirty()
io.write(iterator(), iterator())
--> a
--> b
io.input(io.popen("echo x; echo y"))
dirty()
print(io.read()) --> x
dirty()
print(io.read()) --> y
print(io.close(io.input())) --> true	exit	0
local name = os.tmpname()
io.output(name)
dirty()
io.write("written")
io.close()
io.output(io.stdout)
print(io.open(name):read()) --> written
os.remove(name)
