local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:write("a\nb\n\nc")
f:close()
for line in io.lines(name) do print("[" .. line .. "]") end --> [a]
   --> [b]
   --> []
   --> [c]
local iterator, state, control, closing = io.lines(name)
print(state, control, io.type(closing)) --> nil	nil	file
while iterator() do end
print(io.type(closing), pcall(iterator)) --> closed file	false	file is already closed
os.remove(name)
