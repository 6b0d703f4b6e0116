-- Compiling a statement stops all others for as long as it takes.
return function()
    print(load(("x = 1 "):rep(50000)))                     --> nil	chunk too large
    print(load(string.dump(load("return 1"))) ~= nil)      --> true
    local n = 0
    print(load(function() n = n + 1 return ("x = 1 "):rep(1000) end)) --> nil	chunk too large
    print(n < 100)                                         --> true
    print(load(("local x = 1 x = x + 1 "):rep(100) .. "return x")()) --> 2
end
