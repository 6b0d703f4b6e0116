local t = setmetatable({}, {
  __index = function() error "index" end,
  __newindex = function() error "newindex" end,
  __len = function() error "len" end,
  __eq = function() error "eq" end,
})
print(rawset(t, 1, "v") == t, rawget(t, 1), rawget(t, 2), rawlen(t)) --> true	v	nil	1
print(rawequal(t, setmetatable({}, getmetatable(t))))  --> false
print(rawlen "four")                      --> 4
