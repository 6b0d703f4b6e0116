-- Rules 9.1, 9.2: what cannot be had in a format is nil and an INTERNAL error.
local function try(value, format)
  local made, err = payload.new(value):transcode(format)
  print(made, err:kind(), err:retryable(), err)
end

local function main()
  try({ 1, x = 2 }, payload.format.JSON)   --> nil	Internal	false	cannot encode mixed-key table: table has both numeric and non-numeric keys
  try({}, payload.format.YAML)             --> nil	Internal	false	format yaml/plain is not supported
  try({}, payload.format.MSGPACK)          --> nil	Internal	false	format application/msgpack is not supported
  try({}, payload.format.GOLANG)           --> nil	Internal	false	format golang/any is not supported
  try(print, payload.format.STRING)        --> nil	Internal	false	cannot turn a function into text/plain
  try("x", "no/such")                      --> nil	Internal	false	no transcoder from lua/any to no/such
  try("x", payload.format.ERROR)           --> nil	Internal	false	no transcoder from lua/any to golang/error
end

return { main = main }
