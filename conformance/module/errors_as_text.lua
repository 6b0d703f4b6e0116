-- Rules 8.7-8.9: an error is its message: for tostring, `..` and wherever a string is wanted; raised, it stays itself.
local function main()
  local e = errors.new("not found here")
  print(type(e), tostring(e), "<" .. e .. ">", e .. e)   --> userdata	not found here	<not found here>	not found herenot found here
  print(e .. 5, 2.5 .. e)                                --> not found here5	2.5not found here
  print(string.find(e, "found"), string.upper(e))        --> 5	NOT FOUND HERE
  local ok, same = pcall(error, e)
  print(ok, rawequal(same, e))                           --> false	true
  print(pcall(function() return e .. {} end))            --> false	errors_as_text.lua:9: attempt to concatenate a table value
  print(#("x"):rep(3, e))                                --> 31
end

return { main = main }
