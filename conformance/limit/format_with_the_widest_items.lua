--@ stops limit
local text, values = ("%-99.99f"):rep(200), {}
for i = 1, 200 do values[i] = 1e308 end
while true do text:format(table.unpack(values)) end
