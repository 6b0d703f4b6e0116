--@ stops memory limit
collectgarbage("stop")
while true do local t = { {}, {}, {} } end
