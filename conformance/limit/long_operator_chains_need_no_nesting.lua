local n = 5000
print(load("return 0" .. (" + 1"):rep(n))())   --> 5000
print(load("return true" .. (" and true"):rep(n))()) --> true
print(load("local t = {} t.t = t return t" .. (".t"):rep(n) .. " == t")()) --> true
print(load("local function f() return f end f = f" .. " return 1")()) --> 1
print(load("if x then " .. ("elseif x then "):rep(n) .. "else return 'else' end")()) --> else
