--@ oracle skip PUC takes what it finds in a register for what the compiler put there
-- A table constructor whose table a debugger has replaced.
local function spoil(value)
  return function()
    for n = 1, 20 do
      local name, v = debug.getlocal(2, n)
      if name == "(temporary)" and type(v) == "table" then return debug.setlocal(2, n, value) end
    end
  end
end
for _, f in ipairs { spoil(nil), spoil(5), spoil("text") } do
  print(select("#", { f() }, { 1, 2, f(), 4 })) --> 2
  --> 2
  --> 2
end
-- A method's name in a register, as it is where a function has many constants.
local names = {}
for i = 1, 300 do names[i] = "_ = 'c" .. i .. "'" end
local call = load(table.concat(names, "\n") .. "\nlocal t = ... return t:method()")
local found = {}
local t = setmetatable({ method = function() return "method" end }, { __index = function(_, k) found[#found + 1] = type(k) end })
print(call(t)) --> method
for _, value in ipairs { 5, true, {} } do
  debug.sethook(function()
    if debug.getinfo(2, "f").func ~= call then return end
    for n = 1, 20 do
      local _, v = debug.getlocal(2, n)
      if v == "method" then debug.setlocal(2, n, value) end
    end
  end, "", 1)
  assert(pcall(call, setmetatable({}, getmetatable(t))) == false)
  debug.sethook()
end
print(table.concat(found, " ")) --> number boolean table
-- Steps of the engine's own are nowhere to be found.
local seen = 0
local function look()
  for level = 1, 5 do
    if not debug.getinfo(level, "f") then break end
    for n = 1, 30 do
      local name, v = debug.getlocal(level, n)
      if not name then break end
      if type(v) == "function" and debug.getinfo(v, "S").what == "C" then
        seen = seen + 1
        pcall(v)
      end
    end
  end
end
debug.sethook(look, "crl", 1)
do
  local c <close> = setmetatable({}, { __close = function() end })
end
pcall(function()
  local c <close> = setmetatable({}, { __close = function() local a, b, c, d look() end })
  error("x")
end)
debug.sethook()
print(seen > 0) --> true
