-- Rule 11 (io): elsewhere than on a terminal host everything is UNAVAILABLE, returned; args is empty.
local io = require("io")

local function main()
  for _, name in ipairs({ "write", "print", "eprint", "read", "readline", "raw", "flush" }) do
    local value, err = io[name]()
    print(name, value, err, err:kind(), err:retryable())
  end
  --> write	nil	no terminal context	Unavailable	false
  --> print	nil	no terminal context	Unavailable	false
  --> eprint	nil	no terminal context	Unavailable	false
  --> read	nil	no terminal context	Unavailable	false
  --> readline	nil	no terminal context	Unavailable	false
  --> raw	nil	no terminal context	Unavailable	false
  --> flush	nil	no terminal context	Unavailable	false
  print(#io.args())       --> 0
end

return { main = main }
