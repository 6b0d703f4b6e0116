local first, second = io.popen("echo 1; echo 11; exit 1"), io.popen("echo 2; echo 22; exit 2")
print(second:read("n"), first:read("n"), second:read("n"), first:read("n")) --> 2	1	22	11
print(first:close()) --> nil	exit	1
print(second:close()) --> nil	exit	2
