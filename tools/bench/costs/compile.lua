-- Seconds it takes to load a file's text: the last of some times.
local file, times = ...
local source = assert(io.open(file, "rb")):read("a")
local last
for _ = 1, tonumber(times) do
    local start = os.clock()
    assert(load(source))
    last = os.clock() - start
end
print(last)
