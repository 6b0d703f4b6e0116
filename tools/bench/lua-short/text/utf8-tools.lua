-- Text as code points: decoded by hand and by the library, reversed, cased, cut to widths, validated, transliterated.
-- Needs: libraries
local words = { "naïve", "façade", "Ångström", "Привет", "мир", "日本語", "γλώσσα", "crème brûlée", "straße", "😀 smile", "zażółć", "ascii only" }

local function decode(s)
  local points, at = {}, 1
  while at <= #s do
    local a = s:byte(at)
    local length = a < 0x80 and 1 or a >= 0xf0 and 4 or a >= 0xe0 and 3 or a >= 0xc0 and 2 or error("bad byte", 0)
    local code = length == 1 and a or a % 2 ^ (7 - length) // 1 | 0
    for k = 1, length - 1 do
      local b = s:byte(at + k)
      if not b or b // 64 ~= 2 then error("bad sequence at " .. at, 0) end
      code = code * 64 + b % 64
    end
    points[#points + 1] = code
    at = at + length
  end
  return points
end

local function reverse(s)
  local points = decode(s)
  local i, j = 1, #points
  while i < j do
    points[i], points[j] = points[j], points[i]
    i, j = i + 1, j - 1
  end
  return utf8.char(table.unpack(points))
end

local function sub(s, i, j)
  local length = utf8.len(s)
  if j > length then j = length end
  if i > j then return "" end
  return s:sub(utf8.offset(s, i), utf8.offset(s, j + 1) - 1)
end

local function width(s)
  local n = 0
  for _, c in utf8.codes(s) do n = n + ((c >= 0x1100 and c <= 0x115f or c >= 0x2e80 and c <= 0x9fff or c >= 0x1f300) and 2 or 1) end
  return n
end

local function fit(s, columns)
  while width(s) > columns do s = sub(s, 1, utf8.len(s) - 1) end
  return s .. (" "):rep(columns - width(s))
end

local plain = { ["ï"] = "i", ["ç"] = "c", ["Å"] = "A", ["ö"] = "o", ["è"] = "e", ["û"] = "u", ["é"] = "e", ["ß"] = "ss", ["ż"] = "z", ["ó"] = "o", ["ł"] = "l", ["ć"] = "c" }
local cyrillic = { "a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f" }
local function transliterate(s)
  return (s:gsub(utf8.charpattern, function(c)
    if plain[c] then return plain[c] end
    local code = utf8.codepoint(c)
    if code >= 0x430 and code < 0x430 + #cyrillic then return cyrillic[code - 0x430 + 1] end
    if code >= 0x410 and code < 0x410 + #cyrillic then
      local latin = cyrillic[code - 0x410 + 1]
      return latin:sub(1, 1):upper() .. latin:sub(2)
    end
    if code > 127 then return ("<%X>"):format(code) end
  end))
end

local function upper(s)
  return (s:upper():gsub("[\xc3\xce\xcf\xd0\xd1][\x80-\xbf]", function(c)
    local code = utf8.codepoint(c)
    if code >= 0xe0 and code <= 0xfe and code ~= 0xf7 or code >= 0x3b1 and code <= 0x3c9 and code ~= 0x3c2 or code >= 0x430 and code <= 0x44f then return utf8.char(code - 32) end
  end))
end

local function scripts(s)
  local counts = { latin = 0, cyrillic = 0, greek = 0, other = 0, ascii = 0 }
  for _, c in utf8.codes(s) do
    local name = c < 128 and "ascii" or c < 0x250 and "latin" or c >= 0x370 and c < 0x400 and "greek" or c >= 0x400 and c < 0x530 and "cyrillic" or "other"
    counts[name] = counts[name] + 1
  end
  return counts
end

local lines, totals, same, sum = {}, {}, 0, 0
for round = 1, 60 do
  local parts = {}
  for i = 1, 6 do parts[i] = words[(round * i) % #words + 1] end
  local line = table.concat(parts, " ")
  local points = decode(line)
  if #points == utf8.len(line) and reverse(reverse(line)) == line then same = same + 1 end
  for name, n in pairs(scripts(line)) do totals[name] = (totals[name] or 0) + n end
  lines[#lines + 1] = fit(line, 20) .. "|" .. transliterate(line) .. "|" .. upper(line) .. "|" .. reverse(sub(line, 3, 9))
end
local text = table.concat(lines, "\n")
for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 1000003 end
local bad = 0
for i = 1, #text, 150 do
  local ok = pcall(decode, text:sub(i, i + 40))
  if not ok or not utf8.len(text, i) then bad = bad + 1 end
end
print(same, #text, sum, bad, totals.latin, totals.cyrillic, totals.greek, totals.other, lines[7]) --> 60	10319	377630	23	285	270	390	55	crème brûlée Ångströ|creme brulee Angstrom <1F600> smile mir ascii only <3B3><3BB><3CE><3C3><3C3><3B1>|CRÈME BRÛLÉE ÅNGSTRÖM 😀 SMILE МИР ASCII ONLY ΓΛώΣΣΑ|ûrb emè
