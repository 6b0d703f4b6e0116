-- Rule 11 (io): readline gives lines without their end, read up to n bytes; at the end of input nil and an error.
local io = require("io")

local function worker()
  print(io.readline())        --> first line
  print(io.read(6))           --> second
  print(io.readline())        -->  line
  print(io.readline())        --> last
  local line, err = io.readline()
  print(line, err, err:kind()) --> nil	EOF	Unavailable
  print(io.read(0))           --> nil	EOF
end

local function main()
  process.exec("app:worker", "app:terminal")
end

return { main = main, worker = worker }
