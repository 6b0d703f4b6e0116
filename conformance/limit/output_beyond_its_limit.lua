--@ stops output
--@ limits instructions=1e9 output=1M time=10000
for i = 1, math.huge do print("a line of output", i) end
