-- Ciphers of the schoolbook: Caesar, Atbash, affine, Vigenere, rail fence, columns, Playfair; and how they are broken.
-- Needs: operators
local A = ("a"):byte()
local function letters(text, f)
  local i = -1
  return (text:lower():gsub("%l", function(c)
    i = i + 1
    return string.char(A + f(c:byte() - A, i) % 26)
  end))
end

local function caesar(text, n) return letters(text, function(x) return x + n end) end
local function atbash(text) return letters(text, function(x) return 25 - x end) end
local function inverse(a)
  for x = 1, 25 do
    if a * x % 26 == 1 then return x end
  end
  error("a and 26 must be coprime")
end
local function affine(text, a, b)
  inverse(a)
  return letters(text, function(x) return a * x + b end)
end
local function unaffine(text, a, b)
  local i = inverse(a)
  return letters(text, function(x) return i * (x - b) end)
end
local function vigenere(text, key, sign)
  return letters(text, function(x, i) return x + sign * (key:byte(i % #key + 1) - A) end)
end

local function rails(length, n)
  local order, rows = {}, {}
  for r = 1, n do rows[r] = {} end
  local row, step = 1, 1
  for i = 1, length do
    table.insert(rows[row], i)
    if row == 1 then step = 1 elseif row == n then step = -1 end
    row = row + step
  end
  for r = 1, n do
    for _, i in ipairs(rows[r]) do order[#order + 1] = i end
  end
  return order
end
local function fence(text, n)
  local out = {}
  for k, i in ipairs(rails(#text, n)) do out[k] = text:sub(i, i) end
  return table.concat(out)
end
local function unfence(text, n)
  local out = {}
  for k, i in ipairs(rails(#text, n)) do out[i] = text:sub(k, k) end
  return table.concat(out)
end

local function square(key)
  local seen, grid, where = { j = true }, {}, {}
  for c in (key .. "abcdefghijklmnopqrstuvwxyz"):gmatch("%l") do
    if not seen[c] then
      seen[c] = true
      grid[#grid + 1] = c
      where[c] = #grid - 1
    end
  end
  return grid, where
end
local function playfair(text, key, sign)
  local grid, where = square(key)
  text = text:lower():gsub("[^%l]", ""):gsub("j", "i")
  local out, i = {}, 1
  while i <= #text do
    local a, b = text:sub(i, i), text:sub(i + 1, i + 1)
    if b == "" or a == b then
      b = a == "x" and "q" or "x"
      i = i + 1
    else
      i = i + 2
    end
    local ra, ca, rb, cb = where[a] // 5, where[a] % 5, where[b] // 5, where[b] % 5
    if ra == rb then
      ca, cb = (ca + sign) % 5, (cb + sign) % 5
    elseif ca == cb then
      ra, rb = (ra + sign) % 5, (rb + sign) % 5
    else
      ca, cb = cb, ca
    end
    out[#out + 1] = grid[ra * 5 + ca + 1] .. grid[rb * 5 + cb + 1]
  end
  return table.concat(out)
end

local english = { 8.2, 1.5, 2.8, 4.3, 12.7, 2.2, 2.0, 6.1, 7.0, 0.15, 0.8, 4.0, 2.4, 6.7, 7.5, 1.9, 0.1, 6.0, 6.3, 9.1, 2.8, 1.0, 2.4, 0.15, 2.0, 0.07 }
local function chi(text)
  local counts, total = {}, 0
  for c in text:gmatch("%l") do
    counts[c] = (counts[c] or 0) + 1
    total = total + 1
  end
  local sum = 0
  for i = 1, 26 do
    local expected = english[i] / 100 * total
    local seen = counts[string.char(A + i - 1)] or 0
    sum = sum + (seen - expected) ^ 2 / expected
  end
  return sum
end
local function breakCaesar(text)
  local best, shift
  for n = 0, 25 do
    local score = chi(caesar(text, n))
    if not best or score < best then best, shift = score, n end
  end
  return shift
end
local function breakVigenere(text, length)
  local plain, key = text:lower():gsub("[^%l]", ""), {}
  for k = 1, length do
    local column = {}
    for i = k, #plain, length do column[#column + 1] = plain:sub(i, i) end
    key[k] = string.char(A + (26 - breakCaesar(table.concat(column))) % 26)
  end
  return table.concat(key)
end

local text = ([[It was the habit of the old engineer to write every measurement twice, once on paper and once on the
wall beside the machine, so that those who came after him would find at least one of the two. The paper burned in the
winter of the great cold, and of the wall only the lower part stands today; but what is written there is clear enough,
and the numbers agree with those that we have found ourselves since then.]]):rep(2)
local results, good = {}, 0
for n = 1, 25, 4 do
  local secret = caesar(text, n)
  if breakCaesar(secret) == 26 - n then good = good + 1 end
end
for _, key in ipairs { "lemon", "wall", "machine" } do
  results[#results + 1] = breakVigenere(vigenere(text, key, 1), #key)
  if vigenere(vigenere(text, key, 1), key, -1) == text:lower() then good = good + 1 end
  local pf = playfair(text, key, 1)
  if playfair(pf, key, -1):sub(1, 9) == "itwasthex" then good = good + 1 end
  results[#results + 1] = pf:sub(1, 12)
end
for n = 2, 9 do
  if unfence(fence(text, n), n) == text then good = good + 1 end
end
for _, a in ipairs { 3, 5, 17, 25 } do
  if unaffine(affine(text, a, 8), a, 8) == text:lower() then good = good + 1 end
end
if atbash(atbash(text)) == text:lower() then good = good + 1 end
print(good, table.concat(results, " "), fence("WEAREDISCOVERED", 3), (pcall(affine, text, 13, 1))) --> 23	lemon ksvbturbgbch wall opaltpdfecwn machine huaetuadicfc	WECRERDSOEEAIVD	false
