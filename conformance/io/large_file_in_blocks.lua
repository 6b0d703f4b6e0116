local name = os.tmpname()
local f = assert(io.open(name, "w"))
for i = 1, 5000 do f:write("line ", i, "\n") end
f:close()
local lines, bytes, last = 0, 0, nil
for l in io.lines(name, "L") do lines, bytes, last = lines + 1, bytes + #l, l end
print(lines, bytes, (last:gsub("\n", ""))) --> 5000	48893	line 5000
f = io.open(name)
local total = 0
while true do
  local block = f:read(4096)
  if not block then break end
  total = total + #block
end
print(total == bytes, f:seek("end") == bytes) --> true	true
f:close()
os.remove(name)
