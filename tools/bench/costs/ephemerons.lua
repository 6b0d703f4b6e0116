-- Seconds for a collection of a chain of 16,000 ephemerons, made back to front.
local n, chain, keys = 16000, setmetatable({}, { __mode = "k" }), {}
for i = 1, n + 1 do keys[i] = {} end
for i = n, 1, -1 do chain[keys[i]] = keys[i + 1] end
local first = keys[1]
keys = nil
local start = os.clock()
collectgarbage()
print(os.clock() - start)
local length, key = 0, first
while chain[key] do length, key = length + 1, chain[key] end
assert(length == n)
