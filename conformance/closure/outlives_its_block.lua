local get, set
do
  local hidden = "kept"
  get = function() return hidden end
  set = function(v) hidden = v end
end
do local reuse1, reuse2 = 1, 2 end
print(get())                       --> kept
set "changed"
print(get())                       --> changed
