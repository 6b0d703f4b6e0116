-- Rules 9.1, 9.2: payloads go from one format into another; data is the Lua value whatever the format.
local function main()
  local p = payload.new({ name = "x", list = { 1, 2 } })
  local json = assert(p:transcode(payload.format.JSON))
  print(json, json:get_format())                          --> payload{format=json/plain}	json/plain
  print(json:data().name, #json:data().list)              --> x	2
  print(json:data() ~= p:data())                          --> true
  print(json:transcode(payload.format.STRING):data())     --> {"name":"x","list":[1,2]}
  print(json:transcode(payload.format.LUA):data().list[2]) --> 2
  print(json:transcode(payload.format.JSON) == json)      --> true
  print(payload.new(1.5):transcode(payload.format.STRING):data())   --> 1.5
  print(payload.new("text"):transcode(payload.format.BYTES):data()) --> text
  print(payload.new(nil):transcode(payload.format.STRING):data() == "") --> true
  print(payload.new(errors.new("bad")):transcode(payload.format.JSON):data()) --> bad
end

return { main = main }
