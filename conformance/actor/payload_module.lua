-- Section 9.
local function main()
    local t = { 1 }
    local p = payload.new(t)
    print(p:data() == t, p:unmarshal() == t, p:get_format(), p) --> true	true	lua/any	payload{format=lua/any}
    print(payload.new(nil):data(), payload.new(nil):get_format(), payload.new(errors.new("x")):get_format()) --> nil	lua/any	golang/error
    print(p:transcode(payload.format.LUA) == p, type(p)) --> true	userdata
    print(payload.format.JSON, payload.format.YAML, payload.format.STRING, payload.format.BYTES) --> json/plain	yaml/plain	text/plain	application/octet-stream
    print(payload.format.MSGPACK, payload.format.GOLANG, payload.format.ERROR) --> application/msgpack	golang/any	golang/error
    process.send(process.pid(), "t", t)
    local message = process.inbox():receive()
    print(message:payload():data()[1], message:payload():get_format()) --> 1	lua/any
end

return { main = main }
