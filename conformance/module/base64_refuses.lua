-- Rule 11 (base64): what is no string or no Base64 is INVALID, returned.
local base64 = require("base64")

local function try(f, ...)
  local value, err = f(...)
  print(value, err:kind(), err:retryable(), err)
end

local function main()
  try(base64.decode, "!!!invalid!!!")   --> nil	Invalid	false	illegal base64 data at input byte 0
  try(base64.decode, "YQ")              --> nil	Invalid	false	illegal base64 data at input byte 0
  try(base64.decode, "YQ=")             --> nil	Invalid	false	illegal base64 data at input byte 3
  try(base64.decode, "YWJj=")           --> nil	Invalid	false	illegal base64 data at input byte 4
  try(base64.decode, "YQ==YQ==")        --> nil	Invalid	false	illegal base64 data at input byte 4
  try(base64.decode, "YW-j")            --> nil	Invalid	false	illegal base64 data at input byte 2
  try(base64.encode, 5)                 --> nil	Invalid	false	string expected
  try(base64.decode, nil)               --> nil	Invalid	false	string expected
end

return { main = main }
