-- Seconds for the usual step of the collector where 300,000 tables are alive: the median of a hundred.
local kept, taken = {}, {}
for i = 1, 300000 do kept[i] = { i } end
collectgarbage()
for i = 1, 100 do
    local start = os.clock()
    collectgarbage("step")
    taken[i] = os.clock() - start
end
table.sort(taken)
print(taken[50])
