-- Rule 11 (funcs): a target is `ns:name` of a function, or of a process with a default_host; the rest is refused.
local funcs = require("funcs")

local function fn_ok() return "function" end
local function worker() return "process on " .. process.pid():match("^{([^|]*)") end

local function try(...)
  local value, err = funcs.call(...)
  print(value, err, err and err:kind())
end

local function main()
  try("app:fn_ok")             --> function	nil	nil
  try("app:worker")            --> process on app:processes	nil	nil
  try("")                      --> nil	function ID required	Invalid
  try("nonamespace")           --> nil	namespace required in function ID	Invalid
  try(":name")                 --> nil	namespace required in function ID	Invalid
  try("app:")                  --> nil	name required in function ID	Invalid
  try("app:nobody")            --> nil	function app:nobody not found	NotFound
  try("app:main")              --> nil	process app:main has no default_host to be called at	NotFound
  try("app:fn_ok", print)      --> nil	cannot send a function to another process	Invalid
  print(funcs.async(""))       --> nil	function ID required
  print(funcs.new():call(""))  --> nil	function ID required
  print(pcall(funcs.call))     --> false	bad argument #1 to 'funcs.call' (string expected, got no value)
end

return { main = main, fn_ok = fn_ok, worker = worker }
