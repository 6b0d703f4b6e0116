local name = os.tmpname()
local function put(text) local f = io.open(name, "w") f:write(text) f:close() end
put("return 1, nil, 3")
print(select("#", dofile(name))) --> 3
put("error({ code = 9 })")
print(select(2, pcall(dofile, name)).code) --> 9
put("return ...")
print(select("#", dofile(name))) --> 0
put("coroutine.yield(5) return 6")
local co = coroutine.wrap(function() return dofile(name) end)
print(co(), co()) --> 5	6
os.remove(name)
