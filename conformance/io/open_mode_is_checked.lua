local function err(mode) print(mode, (select(2, pcall(io.open, "no/such/file", mode)):match("%((.*)%)$"))) end
err("rw")
err("x")
err("")
err("r+bx")
err("br")
--> rw	invalid mode
--> x	invalid mode
--> 	invalid mode
--> r+bx	invalid mode
--> br	invalid mode
print((io.open("no/such/file", "rb")), (io.open("no/such/file", "r+b"))) --> nil	nil
