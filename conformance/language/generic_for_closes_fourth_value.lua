local function items(n, name)
  local closer = setmetatable({}, { __close = function(_, e) print("closed", name, e) end })
  return function(_, i) if i < n then return i + 1 end end, nil, 0, closer
end
for i in items(2, "end") do print(i) end
--> 1
--> 2
--> closed	end	nil
for i in items(9, "break") do if i == 2 then break end end --> closed	break	nil
local function find() for i in items(9, "return") do return i end end
print(find())
--> closed	return	nil
--> 1
print(pcall(function() for i in items(9, "error") do error("oops", 0) end end))
--> closed	error	oops
--> false	oops
