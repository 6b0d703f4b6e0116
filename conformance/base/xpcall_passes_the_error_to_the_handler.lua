print(xpcall(function(a, b) return a + b end, print, 2, 3)) --> true	5
print(xpcall(error, function(m) return "handled " .. m end, "oops")) --> false	handled oops
print(xpcall(error, function(m) return m, "dropped" end, "one")) --> false	one
print(select("#", xpcall(error, function() end))) --> 2
print(pcall(xpcall)) --> false	bad argument #2 to 'xpcall' (function expected, got no value)
print(pcall(xpcall, print)) --> false	bad argument #2 to 'xpcall' (function expected, got no value)
print(xpcall(nil, function(m) return "caught: " .. m end)) --> false	caught: attempt to call a nil value
