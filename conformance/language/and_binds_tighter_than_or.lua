local function t(s) io.write(s, " ") return true end
local function f(s) io.write(s, " ") return false end
print(t "a" or f "b" and f "c")    --> a true
print(f "a" and t "b" or t "c")    --> a c true
print((t "a" or f "b") and f "c")  --> a c false
print(not f "a" and t "b")         --> a b true
