local folder = io.open(".")
print(folder:read()) --> nil	Is a directory	21
print(folder:read(0)) --> nil	Is a directory	21
print(folder:read("a")) --> nil	Is a directory	21
print(folder:write("x")) --> nil	Bad file descriptor	9
print(folder:close()) --> true
print(io.open(".", "w")) --> nil	.: Is a directory	21
print(pcall(io.lines("."))) --> false	Is a directory
