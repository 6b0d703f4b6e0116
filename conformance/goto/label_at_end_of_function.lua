local function f(x)
  if x then goto done end
  io.write "body "
  ::done::
end
f(true) f(false)
print(select("#", f(true)))        --> body 0
