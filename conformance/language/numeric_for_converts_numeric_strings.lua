for i = "1", 2 do print(i) end
--> 1.0
--> 2.0
for i = 1, "2" do print(i) end
--> 1
--> 2
for i = 3, 1, "-2" do print(i) end
--> 3.0
--> 1.0
