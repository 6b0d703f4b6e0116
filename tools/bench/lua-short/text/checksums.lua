-- Checksums of texts: CRC-32 by table and by bit, CRC-16, Adler-32, Fletcher, FNV-1a, Luhn, ISBN, IBAN, Verhoeff.
-- Needs: operators
local crcTable = {}
for i = 0, 255 do
  local c = i
  for _ = 1, 8 do c = c & 1 == 1 and c >> 1 ~ 0xedb88320 or c >> 1 end
  crcTable[i] = c
end
local function crc32(s)
  local c = 0xffffffff
  for i = 1, #s do c = c >> 8 ~ crcTable[(c ~ s:byte(i)) & 255] end
  return c ~ 0xffffffff
end
local function crc32Bits(s)
  local c = 0xffffffff
  for i = 1, #s do
    c = c ~ s:byte(i)
    for _ = 1, 8 do c = c >> 1 ~ (0xedb88320 & -(c & 1)) end
  end
  return ~c & 0xffffffff
end
local function crc16(s)
  local c = 0xffff
  for i = 1, #s do
    c = c ~ s:byte(i) << 8
    for _ = 1, 8 do
      c = c << 1
      if c & 0x10000 ~= 0 then c = c ~ 0x11021 end
    end
  end
  return c & 0xffff
end
local function adler32(s)
  local a, b = 1, 0
  for i = 1, #s do
    a = (a + s:byte(i)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end
local function fletcher(s)
  local a, b = 0, 0
  for c in s:gmatch(".") do
    a = (a + c:byte()) % 255
    b = (b + a) % 255
  end
  return b << 8 | a
end
local function fnv(s)
  local h = 0x811c9dc5
  for i = 1, #s do h = (h ~ s:byte(i)) * 0x01000193 & 0xffffffff end
  return h
end

local function luhn(number)
  local sum, double = 0, false
  for i = #number, 1, -1 do
    local d = tonumber(number:sub(i, i))
    if double then
      d = d * 2
      if d > 9 then d = d - 9 end
    end
    sum, double = sum + d, not double
  end
  return sum % 10 == 0
end
local function isbn10(s)
  local sum, n = 0, 0
  for c in s:gmatch("[%dX]") do
    n = n + 1
    local d = c == "X" and 10 or tonumber(c)
    if c == "X" and n ~= 10 then return false end
    sum = sum + d * (11 - n)
  end
  return n == 10 and sum % 11 == 0
end
local function isbn13(s)
  local sum, n = 0, 0
  for c in s:gmatch("%d") do
    n = n + 1
    sum = sum + tonumber(c) * (n % 2 == 0 and 3 or 1)
  end
  return n == 13 and sum % 10 == 0
end
local function iban(s)
  s = s:gsub("%s", ""):upper()
  s = s:sub(5) .. s:sub(1, 4)
  local rest = 0
  for c in s:gmatch(".") do
    local v = tonumber(c, 36)
    rest = (rest * (v > 9 and 100 or 10) + v) % 97
  end
  return rest == 1
end

local d, p, inverse = {}, {}, { [0] = 0, 4, 3, 2, 1, 5, 6, 7, 8, 9 }
for a = 0, 9 do
  d[a] = {}
  for b = 0, 9 do
    if a < 5 then
      d[a][b] = b < 5 and (a + b) % 5 or 5 + (a + b) % 5
    else
      d[a][b] = b < 5 and 5 + (a - b) % 5 or (a - b) % 5
    end
  end
end
p[0] = { [0] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }
p[1] = { [0] = 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 }
for i = 2, 7 do
  p[i] = {}
  for j = 0, 9 do p[i][j] = p[i - 1][p[1][j]] end
end
local function verhoeff(s, from)
  local c = 0
  for i = 0, #s - 1 do c = d[c][p[(i + from) % 8][tonumber(s:sub(#s - i, #s - i))]] end
  return c
end

local seed = 77
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local texts = {}
for i = 1, 40 do
  local chars = {}
  for k = 1, 40 + i do chars[k] = string.char(31 + random(95)) end
  texts[i] = table.concat(chars)
end
local sums, differ = {}, 0
for _, text in ipairs(texts) do
  for i, f in ipairs { crc32, crc16, adler32, fletcher, fnv } do sums[i] = (sums[i] or 0) ~ f(text) end
  if crc32(text) ~= crc32Bits(text) then differ = differ + 1 end
end
local valid = { 0, 0, 0 }
for _ = 1, 700 do
  local number = ("%d%d"):format(random(99999999), random(99999999))
  if luhn(number) then valid[1] = valid[1] + 1 end
  local checked = number .. inverse[verhoeff(number, 1)]
  if verhoeff(checked, 0) == 0 then valid[2] = valid[2] + 1 end
  local swapped = checked:gsub("^(.)(.)", "%2%1")
  if verhoeff(swapped, 0) == 0 then valid[3] = valid[3] + 1 end
end
for i, v in ipairs(sums) do sums[i] = ("%x"):format(v) end
print(table.concat(sums, " "), differ, table.concat(valid, " "), isbn10("0-306-40615-2"), isbn13("978-0-306-40615-7"), iban("GB82 WEST 1234 5698 7654 32"), luhn("4539 3195 0343 6467" and "4539319503436467")) --> fb176e84 dbf1 a9e70754 c50c 73a2b4ae	0	66 700 61	true	true	true	true
