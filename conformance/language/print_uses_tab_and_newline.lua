print()                                     -->
print(nil, true, 1, 1.5, "s")               --> nil	true	1	1.5	s
print("a\0b" == "a\0b", #"a\0b")            --> true	3
print("", "")                               --> 	
io.write("no newline", 1, 2.5, "\n")        --> no newline12.5
