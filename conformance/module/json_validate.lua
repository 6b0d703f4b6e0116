-- Rule 11 (json): validate checks a value against a JSON schema: true, or false and an INVALID error.
local json = require("json")

local schema = {
  type = "object",
  properties = { name = { type = "string", minLength = 1 }, age = { type = "integer", minimum = 0 } },
  required = { "name" },
  additionalProperties = false,
}

local function try(...)
  local ok, err = json.validate(...)
  print(ok, err, err and err:kind())
end

local function main()
  try(schema, { name = "Ada", age = 36 })     --> true	nil	nil
  try(schema, { age = 36 })                   --> false	validation failed at (root): missing property 'name'	Invalid
  try(schema, { name = 5 })                   --> false	validation failed at /name: expected string, got number	Invalid
  try(schema, { name = "x", age = 1.5 })      --> false	validation failed at /age: expected integer, got number	Invalid
  try(schema, { name = "x", age = -1 })       --> false	validation failed at /age: must be >= 0	Invalid
  try(schema, { name = "x", extra = 1 })      --> false	validation failed at (root): property 'extra' is not allowed	Invalid
  try('{"type":"array","items":{"enum":[1,2]}}', { 1, 2, 3 }) --> false	validation failed at /2: is none of the values allowed	Invalid
  try({ type = { "object", "array" } }, {})   --> true	nil	nil
  try(nil, {})                                --> false	schema is required	Invalid
  try(schema, nil)                            --> false	data is required	Invalid
  try({ type = "text" }, 1)                   --> false	schema error: unknown type 'text'	Invalid
  try(true, 1)                                --> false	schema error: schema must be a string or table	Invalid
end

return { main = main }
