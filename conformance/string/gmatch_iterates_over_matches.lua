for w in ("one two  three"):gmatch("%a+") do print(w) end --> one
   --> two
   --> three
for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do print(k, v) end --> a	1
   --> b	2
for p in ("abc"):gmatch("()") do print(p) end --> 1
   --> 2
   --> 3
   --> 4
