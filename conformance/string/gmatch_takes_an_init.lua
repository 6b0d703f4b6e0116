-- §6.4: since 5.4 the third argument says where to start.
for w in ("one two three"):gmatch("%a+", 5) do print(w) end --> two
   --> three
for w in ("one two three"):gmatch("%a+", -3) do print(w) end --> ree
print(("abc"):gmatch("%a", 10)()) -->
print(("abc"):gmatch("()", 4)()) --> 4
