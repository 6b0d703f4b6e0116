local function v(x) io.write(x, " ") return x end
local function f() io.write "f " return function(...) io.write "call " return select("#", ...) end end
print(f()(v "1", v "2"))                    --> f 1 2 call 2
local t = setmetatable({}, { __index = function(_, k) io.write("get-", k, " ") return k end })
local _ = t.a .. t.b .. v "c"
print()                                     --> get-a get-b c 
