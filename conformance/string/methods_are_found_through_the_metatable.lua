local s = "hello"
print(s:upper():lower():rep(2)) --> hellohello
print(("x").len == string.len) --> true
print(getmetatable("").__index == string) --> true
print(getmetatable("").__name) --> nil
print(s.nothing) --> nil
string.shout = function(self) return self:upper() .. "!" end
print(s:shout()) --> HELLO!
print(#s, s.len(s)) --> 5	5
