-- Rule 11 (json): sparse lists, mixed keys, cycles and too much depth are INTERNAL errors, returned.
local json = require("json")

local function try(value)
  local text, err = json.encode(value)
  print(text, err:kind(), err:retryable(), err)
end

local function main()
  try({ [1] = "a", [3] = "c" })       --> nil	Internal	false	cannot encode sparse array: non-contiguous numeric keys found
  try({ 1, 2, x = 3 })                --> nil	Internal	false	cannot encode mixed-key table: table has both numeric and non-numeric keys
  try({ [0] = "zero" })               --> nil	Internal	false	cannot encode mixed-key table: table has both numeric and non-numeric keys
  local loop = {}
  loop.self = loop
  try(loop)                           --> nil	Internal	false	cannot encode recursively nested tables to JSON
  local deep = {}
  for _ = 1, 128 do deep = { deep } end
  try(deep)                           --> nil	Internal	false	exceeded maximum nesting depth for JSON
  print(#json.encode(deep[1]))        --> 256
  local shared = { 1 }
  print(json.encode({ shared, shared })) --> [[1],[1]]
end

return { main = main }
