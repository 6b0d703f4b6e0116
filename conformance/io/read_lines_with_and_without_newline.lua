local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("one\n\nthree")
f:seek("set")
print(f:read(), f:read("l") == "", f:read(), f:read()) --> one	true	three	nil
f:seek("set")
print(("%q"):format(f:read("L"))) --> "one\
                                  --> "
print(#f:read("L"), f:read("L"), f:read("L")) --> 1	three	nil
f:close()
os.remove(name)
