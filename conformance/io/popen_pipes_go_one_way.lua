local input = io.popen("echo text")
print(input:write("x")) --> nil	Bad file descriptor	9
print(input:seek()) --> nil	Illegal seek	29
print(input:read("a")) --> text
-->
print(input:close()) --> true	exit	0
local output = io.popen("cat", "w")
print(output:read()) --> nil	Bad file descriptor	9
output:close()
print(select(2, pcall(io.popen, "true", "rw"))) --> bad argument #2 to 'io.popen' (invalid mode)
