-- Rule 11 (json): validate_string reads the data itself, so that null is told from an absent field.
local json = require("json")

local function try(schema, text)
  local ok, err = json.validate_string(schema, text)
  print(ok, err)
end

local function main()
  local schema = { properties = { a = { type = { "null", "string" } } }, required = { "a" } }
  try(schema, '{"a": null}')                      --> true	nil
  try(schema, '{}')                               --> false	validation failed at (root): missing property 'a'
  try(schema, '{"a": 1}')                         --> false	validation failed at /a: expected null or string, got number
  try(schema, 'nonsense')                         --> false	invalid character 'o' at byte 1 of JSON input
  try(schema, 5)                                  --> false	data must be a JSON string
  local tree = { ["$ref"] = "#/$defs/node", ["$defs"] = { node = {
    properties = { next = { ["$ref"] = "#/$defs/node" }, id = { pattern = "^[a-z]+\\d*$" } },
  } } }
  try(tree, '{"next": {"next": {"id": "ok12"}}}')  --> true	nil
  try(tree, '{"next": {"next": {"id": "12"}}}')    --> false	validation failed at /next/next/id: does not match pattern '^[a-z]+\d*$'
  local hostile = { allOf = { { ["$ref"] = "#" }, { ["$ref"] = "#" } } }
  try(hostile, "1")                               --> false	schema error: too complex to check
end

return { main = main }
