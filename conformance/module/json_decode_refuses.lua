-- Rule 11 (json): no text and no string are INVALID, malformed text is INTERNAL; all returned.
local json = require("json")

local function try(text)
  local value, err = json.decode(text)
  print(value, err:kind(), err:retryable(), err)
end

local function main()
  try("")                   --> nil	Invalid	false	empty string is not valid JSON
  try(5)                    --> nil	Invalid	false	string expected
  try(nil)                  --> nil	Invalid	false	string expected
  try("not json")           --> nil	Internal	false	invalid character 'o' at byte 1 of JSON input
  try("[1, 2")              --> nil	Internal	false	unexpected end of JSON input
  try("[1,]")               --> nil	Internal	false	invalid character ']' at byte 3 of JSON input
  try("{a: 1}")             --> nil	Internal	false	invalid character 'a' at byte 1 of JSON input
  try("01")                 --> nil	Internal	false	unexpected data after the JSON value at byte 1
  try("+1")                 --> nil	Internal	false	invalid character '+' at byte 0 of JSON input
  try('"tab\there"')        --> nil	Internal	false	invalid character 0x09 at byte 4 of JSON input
  try([["\x41"]])           --> nil	Internal	false	invalid escape sequence at byte 1 of JSON input
  try(("["):rep(129))       --> nil	Internal	false	exceeded maximum nesting depth for JSON
end

return { main = main }
