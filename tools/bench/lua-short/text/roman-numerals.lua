-- Numbers as text and back: Roman, English words, ordinals, bases, Egyptian fractions, grouped digits, Gray code.
-- Needs: operators
local romans = { { 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" }, { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } }
local function toRoman(n)
  if n < 1 or n > 3999 then return nil, "out of range" end
  local out = {}
  for _, pair in ipairs(romans) do
    local value, text = pair[1], pair[2]
    while n >= value do
      out[#out + 1] = text
      n = n - value
    end
  end
  return table.concat(out)
end
local digits = { I = 1, V = 5, X = 10, L = 50, C = 100, D = 500, M = 1000 }
local function fromRoman(s)
  local total, previous = 0, 0
  for i = #s, 1, -1 do
    local value = digits[s:sub(i, i)]
    if not value then return nil end
    if value < previous then total = total - value else total, previous = total + value, value end
  end
  return toRoman(total) == s and total or nil
end

local ones = { "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" }
local tens = { [2] = "twenty", [3] = "thirty", [4] = "forty", [5] = "fifty", [6] = "sixty", [7] = "seventy", [8] = "eighty", [9] = "ninety" }
local scales = { "thousand", "million", "billion" }
local function hundreds(n)
  local out = {}
  if n >= 100 then
    out[1] = ones[n // 100] .. " hundred"
    n = n % 100
  end
  if n >= 20 then
    out[#out + 1] = tens[n // 10] .. (n % 10 > 0 and "-" .. ones[n % 10] or "")
  elseif n > 0 then
    out[#out + 1] = ones[n]
  end
  return table.concat(out, " ")
end
local function say(n)
  if n == 0 then return "zero" end
  if n < 0 then return "minus " .. say(-n) end
  local parts, scale = {}, 0
  while n > 0 do
    if n % 1000 > 0 then
      table.insert(parts, 1, hundreds(n % 1000) .. (scale > 0 and " " .. scales[scale] or ""))
    end
    n = n // 1000
    scale = scale + 1
  end
  return table.concat(parts, " ")
end
local function ordinal(n)
  local suffix = "th"
  if n % 100 < 11 or n % 100 > 13 then suffix = ({ "st", "nd", "rd" })[n % 10] or "th" end
  return n .. suffix
end

local alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
local function toBase(n, base)
  if n == 0 then return "0" end
  local out = {}
  while n > 0 do
    local d = n % base + 1
    table.insert(out, alphabet:sub(d, d))
    n = n // base
  end
  return table.concat(out):reverse()
end
local function grouped(n)
  local s = tostring(n)
  while true do
    local replaced, count = s:gsub("^(%-?%d+)(%d%d%d)", "%1,%2")
    s = replaced
    if count == 0 then return s end
  end
end
local function gray(n) return n ~ (n >> 1) end
local function ungray(g)
  local n = 0
  while g > 0 do
    n = n ~ g
    g = g >> 1
  end
  return n
end
local function egyptian(a, b)
  local out = {}
  while a > 0 do
    local d = -(-b // a)
    out[#out + 1] = "1/" .. d
    a, b = a * d - b, b * d
    if b > 1000000000 then break end
  end
  return table.concat(out, "+")
end

local length, wrong = 0, 0
for n = 1, 3999, 4 do
  local roman = toRoman(n)
  if fromRoman(roman) ~= n then wrong = wrong + 1 end
  length = length + #roman
end
for n = -50, 900000, 1777 do
  length = length + #say(n) + #ordinal(n) + #grouped(n * 1000)
end
for n = 1, 1000 do
  local base = n % 35 + 2
  if tonumber(toBase(n * 977, base), base) ~= n * 977 then wrong = wrong + 1 end
  if ungray(gray(n * 31)) ~= n * 31 then wrong = wrong + 1 end
end
for a = 2, 9 do
  for b = a + 1, 30 do length = length + #egyptian(a, b) end
end
print(length, wrong, toRoman(1994), fromRoman("IIII"), say(-1234567), ordinal(112), grouped(-9876543), egyptian(7, 15), toRoman(0)) --> 44914	0	MCMXCIV	nil	minus one million two hundred thirty-four thousand five hundred sixty-seven	112th	-9,876,543	1/3+1/8+1/120	nil	out of range
