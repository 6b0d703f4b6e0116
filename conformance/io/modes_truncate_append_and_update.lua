local name = os.tmpname()
local function put(mode, s) local f = assert(io.open(name, mode)) f:write(s) f:close() end
local function get() local f = io.open(name) local s = f:read("a") f:close() return s end
put("w", "hello")
put("a", " world")
print(get()) --> hello world
put("r+", "J")
print(get()) --> Jello world
put("a+", "!")
print(get()) --> Jello world!
put("w+", "gone")
print(get()) --> gone
os.remove(name)
