-- JSON of 20 MB: a catalog is made, encoded, decoded, compared, and searched; then its text is put into lines.
-- Small: 30 --> 13205	true	30	124	41	3	11	line 1/line 1/line 1/line 2/line 1/line 1
local ITEMS = tonumber((...)) or 45500

local seed = 66260701
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

-- ---- encoding

local null = setmetatable({}, { __tostring = function() return "null" end })
local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escaped(c) return ESCAPES[c] or ("\\u%04x"):format(c:byte()) end
local function quote(text) return '"' .. text:gsub('[%c"\\]', escaped) .. '"' end

local function encode(root)
  local out, n = {}, 0
  local write
  local writers = {
    ["nil"] = function() error("nil in JSON") end,
    boolean = function(value) n = n + 1; out[n] = tostring(value) end,
    string = function(value) n = n + 1; out[n] = quote(value) end,
    number = function(value)
      n = n + 1
      if math.type(value) == "integer" then
        out[n] = ("%d"):format(value)
      else
        if value ~= value or value == math.huge or value == -math.huge then error("no number of JSON: " .. value) end
        out[n] = ("%.14g"):format(value)
      end
    end,
    table = function(value)
      if value == null then
        n = n + 1
        out[n] = "null"
      elseif #value > 0 or next(value) == nil then
        n = n + 1
        out[n] = "["
        for i, each in ipairs(value) do
          if i > 1 then n = n + 1; out[n] = "," end
          write(each)
        end
        n = n + 1
        out[n] = "]"
      else
        local keys = {}
        for key in pairs(value) do keys[#keys + 1] = key end
        table.sort(keys)
        n = n + 1
        out[n] = "{"
        for i, key in ipairs(keys) do
          if i > 1 then n = n + 1; out[n] = "," end
          n = n + 1
          out[n] = quote(key) .. ":"
          write(value[key])
        end
        n = n + 1
        out[n] = "}"
      end
    end,
  }
  function write(value) return writers[type(value)](value) end
  write(root)
  return table.concat(out)
end

-- ---- decoding

local UNESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function decode(text)
  local function fail(at, what)
    local _, lines = text:sub(1, at):gsub("\n", "")
    error(("line %d: %s"):format(lines + 1, what), 0)
  end
  local value

  local function string_(at)
    local parts
    while true do
      local stop = text:find('["\\]', at) or fail(at, "unfinished string")
      if text:byte(stop) == 34 then
        local last = text:sub(at, stop - 1)
        return parts and parts .. last or last, stop + 1
      end
      parts = (parts or "") .. text:sub(at, stop - 1)
      local letter = text:sub(stop + 1, stop + 1)
      if letter == "u" then
        local code = tonumber(text:match("^%x%x%x%x", stop + 2) or fail(stop, "bad escape"), 16)
        parts, at = parts .. utf8.char(code), stop + 6
      else
        parts, at = parts .. (UNESCAPES[letter] or fail(stop, "bad escape")), stop + 2
      end
    end
  end

  local function array(at)
    local items, n = {}, 0
    at = text:match("^%s*()", at + 1)
    if text:byte(at) == 93 then return items, at + 1 end
    while true do
      n = n + 1
      items[n], at = value(at)
      at = text:match("^%s*()", at)
      local c = text:byte(at)
      if c == 93 then return items, at + 1 end
      if c ~= 44 then fail(at, "',' or ']' expected") end
      at = text:match("^%s*()", at + 1)
    end
  end

  local function object(at)
    local fields = {}
    at = text:match("^%s*()", at + 1)
    if text:byte(at) == 125 then return fields, at + 1 end
    while true do
      if text:byte(at) ~= 34 then fail(at, "name expected") end
      local key
      key, at = string_(at + 1)
      at = text:match("^%s*:%s*()", at) or fail(at, "':' expected")
      fields[key], at = value(at)
      at = text:match("^%s*()", at)
      local c = text:byte(at)
      if c == 125 then return fields, at + 1 end
      if c ~= 44 then fail(at, "',' or '}' expected") end
      at = text:match("^%s*()", at + 1)
    end
  end

  local words = { t = { "true", true }, f = { "false", false }, n = { "null", null } }
  function value(at)
    local c = text:sub(at, at)
    if c == '"' then return string_(at + 1) end
    if c == "{" then return object(at) end
    if c == "[" then return array(at) end
    local word = words[c]
    if word then
      if text:sub(at, at + #word[1] - 1) ~= word[1] then fail(at, "what is this?") end
      return word[2], at + #word[1]
    end
    local numeral = text:match("^-?%d+%.?%d*[eE]?[-+]?%d*", at)
    local number = numeral and tonumber(numeral)
    if not number then fail(at, "value expected") end
    return number, at + #numeral
  end

  local result, at = value(text:match("^%s*()"))
  at = text:match("^%s*()", at)
  if at <= #text then fail(at, "more text") end
  return result
end

-- ---- comparing

local function same(a, b)
  if a == b then return true end
  if type(a) ~= "table" or type(b) ~= "table" or a == null or b == null then return false end
  for key, value in pairs(a) do
    if not same(value, b[key]) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

-- ---- a catalog

local ADJECTIVES = { "small", "large", "red", "blue", "old", "new", "caf\xC3\xA9", "\xC3\xBCber" }
local NOUNS = { "lamp", "chair", "table", "book \"of\" books", "pen\tcil", "path\\name", "cup", "clock" }
local TAGS = { "sale", "gift", "garden", "office", "kitchen", "toys", "music", "line\nbreak", "bell\7" }
local function sentence(words)
  local parts = {}
  for i = 1, words do parts[i] = ADJECTIVES[random(8)] .. " " .. NOUNS[random(8)] end
  return table.concat(parts, ", ")
end
local function item(id)
  local tags, sizes, reviews = {}, {}, {}
  for i = 1, random(5) - 1 do tags[i] = TAGS[random(#TAGS)] end
  for i = 1, 3 do sizes[i] = random(10000) / 16 end
  for i = 1, random(4) - 1 do
    reviews[i] = { stars = random(5), by = "user" .. random(5000), text = sentence(random(6)), useful = random(2) == 1 }
  end
  return {
    id = id, name = ADJECTIVES[random(8)] .. " " .. NOUNS[random(8)], price = random(100000) / 4 + 0.125, stock = random(500) - 1,
    tags = tags, reviews = reviews, size = { width = sizes[1], height = sizes[2], depth = sizes[3] },
    parent = random(3) == 1 and random(id) or null, description = sentence(random(8)), ratio = 1 / random(64), active = random(10) > 1,
  }
end

local catalog = { version = "1.0", generated = 1700000000, items = {}, empty = {} }
for id = 1, ITEMS do catalog.items[id] = item(id) end

local text = encode(catalog)
local copy = decode(text)
local again = encode(copy)

local stars, reviews, found = 0, 0, 0
for _, each in ipairs(copy.items) do
  for _, review in ipairs(each.reviews) do stars, reviews = stars + review.stars, reviews + 1 end
  if each.active and each.price > 20000 and each.parent ~= null then found = found + 1 end
end
local longest = 0
for name in text:gmatch('"name":"([^"\\]*)') do longest = math.max(longest, #name) end

local wrong = {}
for i, broken in ipairs({ '{"a":1,}', '[1 2]', '"open', '{"a"\n:tru}', "[1]]", '["\\x"]' }) do
  local ok, message = pcall(decode, broken)
  wrong[i] = ok and "taken" or message:match("^line %d")
end
local equal = 0
for i = 1, ITEMS do
  local a, b = catalog.items[i], copy.items[i]
  if same(a.reviews, b.reviews) and same(a.size, b.size) and same(a.tags, b.tags) and a.price == b.price then equal = equal + 1 end
end
print(#text, again == text, equal, stars, reviews, found, longest, table.concat(wrong, "/")) --> 20170299	true	45500	205370	68447	2640	11	line 1/line 1/line 1/line 2/line 1/line 1
