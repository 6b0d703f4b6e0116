-- Rule 11 (io): write joins, print puts tabs between and ends the line; everything is shown as by tostring.
local io = require("io")

local function worker()
  local named = setmetatable({}, { __tostring = function() return "named" end })
  assert(io.write("a", 1, 2.5, true, nil, named, "\n") == true)
  assert(io.print("x", nil, named, errors.new("bad")) == true)
  assert(io.print() == true)
  assert(io.eprint("to nobody here") == true)
  assert(io.flush() == true)
  return table.concat(io.args(), ",")
end

local function main()
  print(process.exec("app:worker", "app:terminal"))
end
--> a12.5truenilnamed
--> x	nil	named	bad
-->
--> one,two

return { main = main, worker = worker }
