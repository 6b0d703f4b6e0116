print(io.popen("true"):close()) --> true	exit	0
print(io.popen("exit 129"):close()) --> nil	exit	129
print(io.popen("kill -s KILL $$"):close()) --> nil	signal	9
print(io.popen("cat", "w"):close()) --> true	exit	0
-- A command whose output nobody reads any more is ended; what the shell makes of that differs.
local endless = io.popen("yes")
print(endless:read()) --> y
print((endless:close())) --> nil
