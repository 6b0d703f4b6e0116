-- Seconds for 40,000 dates in local time.
local bytes, start = 0, os.clock()
for i = 1, 40000 do bytes = bytes + #os.date("%Y-%m-%d", 978307200 + i % 365 * 86400) end
print(os.clock() - start)
assert(bytes == 400000)
