local function handler(m) return "H:" .. tostring(m) end
print(xpcall(function(...) return select("#", ...), ... end, handler, 1, nil, 3)) --> true	3	1	nil	3
print(xpcall(error, handler, "x", 0))                  --> false	H:x
print(xpcall(error, handler))                          --> false	H:nil
print(pcall(xpcall))                                   --> false	bad argument #2 to 'xpcall' (function expected, got no value)
print(pcall(xpcall, print, 5))                         --> false	bad argument #2 to 'xpcall' (function expected, got number)
