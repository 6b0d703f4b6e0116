-- Encodings of bytes as text: base64 with both alphabets, base32, ascii85, hexadecimal dumps, quoted-printable, uuencode.
-- Needs: operators
local function alphabet(s)
  local to, from = {}, {}
  for i = 1, #s do
    to[i - 1] = s:sub(i, i)
    from[s:byte(i)] = i - 1
  end
  return to, from
end
local upper, lower, numbers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"

local function base64(chars, padding)
  local to, from = alphabet(upper .. lower .. numbers .. chars)
  local function encode(s)
    local out, n = {}, 0
    for i = 1, #s, 3 do
      local a, b, c = s:byte(i, i + 2)
      local v = a << 16 | (b or 0) << 8 | (c or 0)
      out[n + 1], out[n + 2] = to[v >> 18], to[v >> 12 & 63]
      out[n + 3] = b and to[v >> 6 & 63] or padding
      out[n + 4] = c and to[v & 63] or padding
      n = n + 4
    end
    return table.concat(out)
  end
  local function decode(s)
    local out, bits, held = {}, 0, 0
    for i = 1, #s do
      local d = from[s:byte(i)]
      if d then
        bits = (bits << 6 | d) & 0xffffff
        held = held + 6
        if held >= 8 then
          held = held - 8
          out[#out + 1] = string.char(bits >> held & 255)
        end
      end
    end
    return table.concat(out)
  end
  return encode, decode
end

local to32, from32 = alphabet(upper .. "234567")
local function encode32(s)
  local out, bits, held = {}, 0, 0
  for i = 1, #s do
    bits = bits << 8 | s:byte(i)
    held = held + 8
    while held >= 5 do
      held = held - 5
      out[#out + 1] = to32[bits >> held & 31]
    end
    bits = bits & (1 << held) - 1
  end
  if held > 0 then out[#out + 1] = to32[bits << 5 - held & 31] end
  return table.concat(out)
end
local function decode32(s)
  local out, bits, held = {}, 0, 0
  for c in s:gmatch("[A-Z2-7]") do
    bits = bits << 5 | from32[c:byte()]
    held = held + 5
    if held >= 8 then
      held = held - 8
      out[#out + 1] = string.char(bits >> held)
      bits = bits & (1 << held) - 1
    end
  end
  return table.concat(out)
end

local function encode85(s)
  return (s:gsub("..?.?.?", function(four)
    local a, b, c, d = four:byte(1, 4)
    local v = a << 24 | (b or 0) << 16 | (c or 0) << 8 | (d or 0)
    if v == 0 and #four == 4 then return "z" end
    local chars = {}
    for i = 5, 1, -1 do
      chars[i] = string.char(v % 85 + 33)
      v = v // 85
    end
    return table.concat(chars, "", 1, #four + 1)
  end))
end
local function decode85(s)
  return (s:gsub("z", "!!!!!"):gsub("..?.?.?.?", function(five)
    local v = 0
    for i = 1, 5 do v = v * 85 + (five:byte(i) or 117) - 33 end
    return string.char(v >> 24 & 255, v >> 16 & 255, v >> 8 & 255, v & 255):sub(1, #five - 1)
  end))
end

local function hexdump(s)
  local out = {}
  for at = 1, #s, 16 do
    local row = s:sub(at, at + 15)
    local hex = row:gsub(".", function(c) return ("%02x "):format(c:byte()) end)
    out[#out + 1] = ("%08x  %-48s |%s|"):format(at - 1, hex, (row:gsub("[^%g ]", ".")))
  end
  return table.concat(out, "\n")
end
local function undump(text)
  local out = {}
  for line in text:gmatch("[^\n]+") do
    for hex in line:sub(11, 58):gmatch("%x%x") do out[#out + 1] = string.char(tonumber(hex, 16)) end
  end
  return table.concat(out)
end

local function quoted(s)
  return (s:gsub("[^%g ]", function(c) return ("=%02X"):format(c:byte()) end):gsub("=", function(c) return c end))
end
local function unquoted(s) return (s:gsub("=(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)) end

local function uuencode(s)
  local out = {}
  for at = 1, #s, 45 do
    local line = s:sub(at, at + 44)
    out[#out + 1] = string.char(32 + #line) .. line:gsub("..?.?", function(three)
      local a, b, c = three:byte(1, 3)
      local v = a << 16 | (b or 0) << 8 | (c or 0)
      return string.char(32 + (v >> 18), 32 + (v >> 12 & 63), 32 + (v >> 6 & 63), 32 + (v & 63))
    end)
  end
  return table.concat(out, "\n")
end

local seed = 1
local function bytes(n)
  local out = {}
  for i = 1, n do
    seed = seed * 16807 % 2147483647
    out[i] = string.char(seed % 7 == 0 and 0 or seed % 251)
  end
  return table.concat(out)
end

local e64, d64 = base64("+/", "=")
local eurl, durl = base64("-_", "")
local codecs = { { e64, d64 }, { eurl, durl }, { encode32, decode32 }, { encode85, decode85 }, { hexdump, undump }, { uuencode } }
local good, sum, size = 0, 0, 0
for n = 1, 24 do
  local data = bytes(n * 13)
  for _, codec in ipairs(codecs) do
    local text = codec[1](data)
    size = size + #text
    for i = 1, #text, 3 do sum = (sum * 31 + text:byte(i)) % 1000003 end
    if codec[2] and codec[2](text) == data then good = good + 1 end
  end
  if unquoted(quoted((data:gsub("=", "")))) == data:gsub("=", "") then good = good + 1 end
end
print(good, size, sum, e64("Many hands"), encode32("hello"), encode85("Man sure."), d64("TWFu")) --> 144	46662	566677	TWFueSBoYW5kcw==	NBSWY3DP	9jqo^F*2M7/c	Man
