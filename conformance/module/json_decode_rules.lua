-- Rule 11 (json): what texts become; null is nil, and the last of equal names counts.
local json = require("json")

local function main()
  print(json.decode("null"))                      --> nil
  print(json.decode(" true "), json.decode("false")) --> true	false
  local list = json.decode("[1, null, [], {\"a\": null}]")
  print(#list, list[1], list[2], #list[3], next(list[4])) --> 4	1	nil	0	nil
  local object = json.decode('{"a": 1, "b": {"c": [2]}, "a": 3, "": "empty"}')
  print(object.a, object.b.c[1], object[""])      --> 3	2	empty
  object.a = nil
  print(object.a)                                 --> nil
end

return { main = main }
