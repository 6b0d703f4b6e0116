local name = os.tmpname()
local kept
do
  local f <close> = assert(io.open(name, "w"))
  kept = f
  print(io.type(f)) --> file
end
print(io.type(kept)) --> closed file
os.remove(name)
