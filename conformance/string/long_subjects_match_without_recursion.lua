local s = ("a"):rep(200000)
print(#s:match(".*"), #s:match("a+"), #s:match(".-$")) --> 200000	200000	200000
print(s:find("b")) --> nil
print(select(2, s:gsub("a", ""))) --> 200000
print(#(s .. "b"):match("^(a*)b$")) --> 200000
