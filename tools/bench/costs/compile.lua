-- Seconds it takes to load a file's text: the median of the last half of some times.
local file, times = ...
local source = assert(io.open(file, "rb")):read("a")
local taken = {}
for i = 1, tonumber(times) do
    local start = os.clock()
    assert(load(source))
    taken[i] = os.clock() - start
end
taken = table.move(taken, #taken // 2 + 1, #taken, 1, {})
table.sort(taken)
print((taken[(#taken + 1) // 2] + taken[#taken // 2 + 1]) / 2)
