-- Reads configurations written as JSON, byte by byte, checks them against a schema, merges them and writes them again.
local byte, sub, char, format, concat = string.byte, string.sub, string.char, string.format, table.concat

local seed = 7
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local null = setmetatable({}, { __tostring = function() return "null" end })
local text, pos

local function fail(what)
  local line, column = 1, 1
  for i = 1, pos - 1 do
    if byte(text, i) == 10 then line, column = line + 1, 1 else column = column + 1 end
  end
  error(format("line %d, column %d: %s", line, column, what), 0)
end

local function skip()
  while true do
    local c = byte(text, pos)
    if c == 32 or c == 10 or c == 13 or c == 9 then
      pos = pos + 1
    elseif c == 47 and byte(text, pos + 1) == 47 then
      while c and c ~= 10 do
        pos = pos + 1
        c = byte(text, pos)
      end
    else
      return c
    end
  end
end

local escapes = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function readString()
  local parts, from = {}, pos + 1
  pos = from
  while true do
    local c = byte(text, pos)
    if not c then fail("unfinished string") end
    if c == 34 then
      parts[#parts + 1] = sub(text, from, pos - 1)
      pos = pos + 1
      return concat(parts)
    elseif c == 92 then
      parts[#parts + 1] = sub(text, from, pos - 1)
      local e = sub(text, pos + 1, pos + 1)
      if e == "u" then
        local code = tonumber(sub(text, pos + 2, pos + 5), 16) or fail("bad escape")
        parts[#parts + 1] = code < 128 and char(code) or "?"
        pos = pos + 6
      else
        parts[#parts + 1] = escapes[e] or fail("bad escape '" .. e .. "'")
        pos = pos + 2
      end
      from = pos
    elseif c < 32 then
      fail("control character in string")
    else
      pos = pos + 1
    end
  end
end

local function readNumber()
  local from = pos
  while true do
    local c = byte(text, pos)
    if c and (c >= 48 and c <= 57 or c == 45 or c == 43 or c == 46 or c == 101 or c == 69) then
      pos = pos + 1
    else
      break
    end
  end
  return tonumber(sub(text, from, pos - 1)) or fail("malformed number")
end

local readValue

local function readWord(word, value)
  if sub(text, pos, pos + #word - 1) ~= word then fail("unknown word") end
  pos = pos + #word
  return value
end

local function readArray()
  local result, n = {}, 0
  pos = pos + 1
  if skip() == 93 then
    pos = pos + 1
    return result
  end
  while true do
    n = n + 1
    result[n] = readValue()
    local c = skip()
    pos = pos + 1
    if c == 93 then return result end
    if c ~= 44 then fail("',' or ']' expected") end
  end
end

local function readObject()
  local result = {}
  pos = pos + 1
  if skip() == 125 then
    pos = pos + 1
    return result
  end
  while true do
    if skip() ~= 34 then fail("a key expected") end
    local key = readString()
    if skip() ~= 58 then fail("':' expected") end
    pos = pos + 1
    result[key] = readValue()
    local c = skip()
    pos = pos + 1
    if c == 125 then return result end
    if c ~= 44 then fail("',' or '}' expected") end
  end
end

function readValue()
  local c = skip()
  if c == 123 then return readObject() end
  if c == 91 then return readArray() end
  if c == 34 then return readString() end
  if c == 116 then return readWord("true", true) end
  if c == 102 then return readWord("false", false) end
  if c == 110 then return readWord("null", null) end
  return readNumber()
end

local function decode(source)
  text, pos = source, 1
  local value = readValue()
  if skip() then fail("something after the end") end
  return value
end

local function sortedKeys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

local function encode(value, indent, out)
  local kind = type(value)
  if kind == "string" then
    out[#out + 1] = '"' .. value:gsub('[%c"\\]', function(c) return format("\\u%04x", byte(c)) end) .. '"'
  elseif kind ~= "table" or value == null then
    out[#out + 1] = tostring(value)
  elseif #value > 0 or next(value) == nil then
    out[#out + 1] = "["
    for i, each in ipairs(value) do
      if i > 1 then out[#out + 1] = ", " end
      encode(each, indent, out)
    end
    out[#out + 1] = "]"
  else
    out[#out + 1] = "{"
    for i, key in ipairs(sortedKeys(value)) do
      out[#out + 1] = (i > 1 and "," or "") .. "\n" .. ("  "):rep(indent + 1)
      encode(key, 0, out)
      out[#out + 1] = ": "
      encode(value[key], indent + 1, out)
    end
    out[#out + 1] = "\n" .. ("  "):rep(indent) .. "}"
  end
  return out
end

local schema = {
  name = "string", port = "number", debug = "boolean", hosts = "table", limits = "table", owner = "string?",
  limits_ = { cpu = "number", memory = "number" },
}
local function validate(config, rules, path, problems)
  for _, key in ipairs(sortedKeys(rules)) do
    local rule = rules[key]
    if type(rule) == "string" then
      local optional = rule:sub(-1) == "?"
      local wanted = rule:gsub("%?", "")
      local value = config[key]
      if value == nil or value == null then
        if not optional then problems[#problems + 1] = path .. key .. " is missing" end
      elseif type(value) ~= wanted then
        problems[#problems + 1] = format("%s%s is a %s, not a %s", path, key, type(value), wanted)
      elseif rules[key .. "_"] then
        validate(value, rules[key .. "_"], path .. key .. ".", problems)
      end
    end
  end
  return problems
end

local function merge(base, over)
  local result = {}
  for key, value in pairs(base) do result[key] = value end
  for key, value in pairs(over) do
    if type(value) == "table" and value ~= null and type(result[key]) == "table" and #value == 0 then
      result[key] = merge(result[key], value)
    else
      result[key] = value
    end
  end
  return result
end

local function source(i)
  local hosts = {}
  for k = 1, random(6) do hosts[k] = format('{"host": "node-%d.example", "weight": %d.5, "tags": ["a%d", "b\\n"]}', k, random(9), k) end
  return format([[{
  // configuration %d
  "name": "service %d", "port": %s, "debug": %s,
  "hosts": [%s],
  "limits": {"cpu": %d, "memory": %s},
  "owner": %s, "text": "caf\u0041 \"quoted\" \\ tab\t"%s
}]], i, i, random(12) == 1 and '"80"' or 8000 + i, random(2) == 1 and "true" or "false", concat(hosts, ", "),
    random(64), random(10) == 1 and "null" or random(4096), random(3) == 1 and "null" or '"ops"', random(25) == 1 and "," or "")
end

local base = decode('{"limits": {"cpu": 1, "disk": 20}, "debug": false, "retries": [1, 2, 4]}')
local broken, problems, size, sum = {}, 0, 0, 0
for i = 1, 280 do
  local ok, config = pcall(decode, source(i))
  if not ok then
    broken[#broken + 1] = config
  else
    problems = problems + #validate(config, schema, "", {})
    local written = concat(encode(merge(base, config), 0, {}))
    size = size + #written
    for k = 1, #written, 7 do sum = (sum * 31 + byte(written, k)) % 1000003 end
  end
end
print(#broken, broken[1], problems, size, sum) --> 15	line 7, column 1: a key expected	41	144342	104753
