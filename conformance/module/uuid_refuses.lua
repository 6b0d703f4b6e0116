-- Rule 11 (uuid): what is no UUID is INVALID, returned.
local uuid = require("uuid")

local function try(f, ...)
  local value, err = f(...)
  print(value, err:kind(), err:retryable(), err)
end

local function main()
  try(uuid.version, "nonsense")     --> nil	Invalid	false	invalid UUID format
  try(uuid.version, 123)            --> nil	Invalid	false	input must be a string
  try(uuid.variant, "")             --> nil	Invalid	false	invalid UUID format
  try(uuid.parse, nil)              --> nil	Invalid	false	input must be a string
  try(uuid.format, "x")             --> nil	Invalid	false	invalid UUID format
  try(uuid.format, uuid.v4(), "roman") --> nil	Invalid	false	unsupported format
end

return { main = main }
