-- Rule 11 (env): NOT_FOUND for what is not there, PERMISSION_DENIED for what may not be set, INVALID for no name.
local env = require("env")

local function try(f, ...)
  local value, err = f(...)
  print(value, err:kind(), err:retryable(), err)
end

local function main()
  try(env.get, "NO_SUCH_VARIABLE_HERE")  --> nil	NotFound	false	environment variable not found: NO_SUCH_VARIABLE_HERE
  try(env.set, "FIXED", "sand")          --> nil	PermissionDenied	false	environment variable is read-only: FIXED
  try(env.set, "PATH", "/nowhere")       --> nil	PermissionDenied	false	environment variable is read-only: PATH
  try(env.get, "")                       --> nil	Invalid	false	empty key
  try(env.set, "", "x")                  --> nil	Invalid	false	empty key
  print(pcall(env.get))                  --> false	bad argument #1 to 'env.get' (string expected, got no value)
  print(pcall(env.set, "X", {}))         --> false	bad argument #2 to 'env.set' (string expected, got table)
end

return { main = main }
