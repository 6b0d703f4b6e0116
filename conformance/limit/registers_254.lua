-- A function has 254 registers: so many values can be returned, passed, joined or assigned by one list.
local function list(s, n, separator) return (s .. separator):rep(n - 1) .. s end
local function try(source, ...)
  local f, message = load(source, "=x")
  return f ~= nil or message:match("^x:1: function or expression needs too many registers") and "refused", f and select("#", f(...))
end
print(try("return " .. list("1", 254, ",")))                                        --> true	254
print(try("return " .. list("1", 255, ",")))                                        --> refused	nil
print(try("local a = 1 return " .. list("a", 253, ",")))                            --> true	253
print(try("local a = 1 return " .. list("a", 254, ",")))                            --> refused	nil
print(try("return " .. list("1", 253, ",") .. ", ...", 1, 2, 3))                    --> true	256
print(try("return " .. list("1", 254, ",") .. ", ..."))                             --> refused	nil
print(try("local f = select return f('#', " .. list("1", 250, ",") .. ")"))         --> true	1
print(try("local f = select return f('#', " .. list("1", 252, ",") .. ")"))         --> refused	nil
print(try("x = " .. list("1", 254, ",")), try("x = " .. list("1", 255, ",")))       --> true	refused	nil
print(try("local " .. list("a", 200, ",") .. " = 1 return " .. list("a", 54, ","))) --> true	54
print(try("local " .. list("a", 200, ",") .. " = 1 return " .. list("a", 55, ","))) --> refused	nil
print(try("return {" .. list("1", 1000, ",") .. "}"))                               --> true	1
