local n = 0
local obj = { name = "obj" }
function obj:greet(word) return word .. ", " .. self.name end
local function get() n = n + 1 return obj end
print(get():greet "hi", n)   --> hi, obj	1
print(obj.greet({ name = "other" }, "hi")) --> hi, other
print(("%d"):format(42), ("x"):rep(3)) --> 42	xxx
print(#("abc"):upper())      --> 3
