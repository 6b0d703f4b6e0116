-- Distances of words: Levenshtein, Damerau, Hamming, Jaro-Winkler, common prefixes; a corrector suggests with them.
-- Needs: operators
local min, max = math.min, math.max

local function levenshtein(a, b)
  local previous = {}
  for j = 0, #b do previous[j] = j end
  for i = 1, #a do
    local row, c = { [0] = i }, a:byte(i)
    for j = 1, #b do
      local cost = c == b:byte(j) and 0 or 1
      row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + cost)
    end
    previous = row
  end
  return previous[#b]
end

local function damerau(a, b)
  local d = {}
  for i = 0, #a do d[i] = { [0] = i } end
  for j = 0, #b do d[0][j] = j end
  for i = 1, #a do
    for j = 1, #b do
      local cost = a:sub(i, i) == b:sub(j, j) and 0 or 1
      local best = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost)
      if i > 1 and j > 1 and a:sub(i, i) == b:sub(j - 1, j - 1) and a:sub(i - 1, i - 1) == b:sub(j, j) then
        best = min(best, d[i - 2][j - 2] + 1)
      end
      d[i][j] = best
    end
  end
  return d[#a][#b]
end

local function hamming(a, b)
  if #a ~= #b then return nil, "lengths differ" end
  local n = 0
  for i = 1, #a do
    if a:byte(i) ~= b:byte(i) then n = n + 1 end
  end
  return n
end

local function jaro(a, b)
  if a == b then return 1 end
  local window = max(#a, #b) // 2 - 1
  local matchedA, matchedB, matches = {}, {}, 0
  for i = 1, #a do
    for j = max(1, i - window), min(#b, i + window) do
      if not matchedB[j] and a:byte(i) == b:byte(j) then
        matchedA[i], matchedB[j] = true, true
        matches = matches + 1
        break
      end
    end
  end
  if matches == 0 then return 0 end
  local half, j = 0, 1
  for i = 1, #a do
    if matchedA[i] then
      while not matchedB[j] do j = j + 1 end
      if a:byte(i) ~= b:byte(j) then half = half + 1 end
      j = j + 1
    end
  end
  return (matches / #a + matches / #b + (matches - half / 2) / matches) / 3
end

local function winkler(a, b)
  local score, prefix = jaro(a, b), 0
  for i = 1, min(4, #a, #b) do
    if a:byte(i) ~= b:byte(i) then break end
    prefix = prefix + 1
  end
  return score + prefix * 0.1 * (1 - score)
end

local dictionary = {}
do
  local starts, middles, ends = { "con", "re", "pre", "sub", "trans", "in", "ex" }, { "form", "duct", "ject", "port", "mit", "tract", "vert" }, { "", "ion", "ed", "ing", "or", "able" }
  for _, s in ipairs(starts) do
    for _, m in ipairs(middles) do
      for _, e in ipairs(ends) do dictionary[#dictionary + 1] = s .. m .. e end
    end
  end
end

local seed = 12
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local function misspell(word)
  local at = random(#word - 1)
  local kind = random(4)
  local before, a, b, after = word:sub(1, at - 1), word:sub(at, at), word:sub(at + 1, at + 1), word:sub(at + 2)
  if kind == 1 then return before .. b .. a .. after end
  if kind == 2 then return before .. a .. after end
  if kind == 3 then return before .. a .. "x" .. b .. after end
  return before .. "z" .. b .. after
end

local function suggest(word, distance, better)
  local best, found
  for _, each in ipairs(dictionary) do
    local d = distance(word, each)
    if d and (not best or better(d, best)) then best, found = d, each end
  end
  return found, best
end
local function less(a, b) return a < b end
local function greater(a, b) return a > b end

local right, sums = { 0, 0, 0, 0 }, { 0, 0, 0, 0 }
local measures = { { levenshtein, less }, { damerau, less }, { hamming, less }, { winkler, greater } }
for i = 1, 9 do
  local word = dictionary[random(#dictionary)]
  local wrong = misspell(word)
  for m, measure in ipairs(measures) do
    local found, d = suggest(wrong, measure[1], measure[2])
    if found == word then right[m] = right[m] + 1 end
    sums[m] = sums[m] + (d or 0)
  end
end
print(#dictionary, table.concat(right, " "), ("%d %d %d %.6f"):format(sums[1], sums[2], sums[3], sums[4]), levenshtein("kitten", "sitting"), ("%.4f"):format(winkler("martha", "marhta"))) --> 294	8 9 3 8	11 9 21 8.654675	3	0.9611
