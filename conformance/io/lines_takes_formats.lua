local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:write("1 one\n2 two\n")
f:close()
for n, word in io.lines(name, "n", "l") do print(n, word) end --> 1	 one
   --> 2	 two
for c in io.lines(name, 5) do print(("%q"):format(c)) end --> "1 one"
   --> "\
   --> 2 tw"
   --> "o\
   --> "
for l in io.lines(name, "L") do print(#l) end --> 6
   --> 6
os.remove(name)
