local name = os.tmpname()
local writer, reader = assert(io.open(name, "w")), assert(io.open(name))
local function seen()
  reader:seek("set")
  return ("%q"):format(reader:read("a"))
end
writer:setvbuf("full", 1000)
writer:write("a\n")
print(seen()) --> ""
writer:flush()
writer:setvbuf("line")
writer:write("b")
print(seen():gsub("\\\n", "|")) --> "a|"	1
writer:write("c\nd")
writer:setvbuf("no")
print(seen():gsub("\\\n", "|")) --> "a|bc|d"	2
writer:write("e")
print(seen():gsub("\\\n", "|")) --> "a|bc|de"	2
writer:close()
reader:close()
os.remove(name)
