local function show(s) print((("%q"):format(s):gsub("\\0+", "\\0"))) end
show(string.pack("z", "hi"))
show(string.pack("<s1", "hi"))
show(string.pack(">s2", "hi"))
show(string.pack("c5", "hi"))
show(string.pack("c2", "hi"))
show(string.pack("<s1 s1", "", "x"))
--> "hi\0"
--> "\2hi"
--> "\0\2hi"
--> "hi\0\0\0"
--> "hi"
--> "\0\1x"
print(#string.pack("s", "abc")) --> 11
