-- Phonetic codes of names: Soundex, a reduced Metaphone and NYSIIS by ordered rewriting rules, and groups by them.
local function soundex(name)
  local codes = { B = 1, F = 1, P = 1, V = 1, C = 2, G = 2, J = 2, K = 2, Q = 2, S = 2, X = 2, Z = 2, D = 3, T = 3, L = 4, M = 5, N = 5, R = 6 }
  name = name:upper():gsub("%A", "")
  local out, previous = name:sub(1, 1), codes[name:sub(1, 1)]
  for i = 2, #name do
    local c = name:sub(i, i)
    local code = codes[c]
    if code and code ~= previous then out = out .. code end
    if c ~= "H" and c ~= "W" then previous = code end
    if #out == 4 then break end
  end
  return out .. ("0"):rep(4 - #out)
end

local nysiisStart = { { "^MAC", "MCC" }, { "^KN", "NN" }, { "^K", "C" }, { "^P[HF]", "FF" }, { "^SCH", "SSS" } }
local nysiisEnd = { { "EE$", "Y" }, { "IE$", "Y" }, { "[DRN]T$", "D" }, { "ND$", "D" } }
local nysiisMiddle = { { "EV", "AF" }, { "[AEIOU]", "A" }, { "Q", "G" }, { "Z", "S" }, { "M", "N" }, { "KN", "N" }, { "K", "C" }, { "SCH", "SSS" }, { "PH", "FF" } }
local function rewrite(s, rules)
  for _, rule in ipairs(rules) do s = s:gsub(rule[1], rule[2]) end
  return s
end
local function squeeze(s)
  local out, last = {}, nil
  for c in s:gmatch(".") do
    if c ~= last then out[#out + 1] = c end
    last = c
  end
  return table.concat(out)
end
local function nysiis(name)
  name = name:upper():gsub("%A", "")
  name = rewrite(rewrite(name, nysiisStart), nysiisEnd)
  local first = name:sub(1, 1)
  local rest = rewrite(name:sub(2), nysiisMiddle)
  rest = rest:gsub("([^A])H", "%1"):gsub("AW", "A")
  rest = squeeze(first .. rest):sub(2)
  rest = rest:gsub("S$", ""):gsub("AY$", "Y"):gsub("A$", "")
  return (first .. rest):sub(1, 6)
end

local metaphoneRules = {
  { "^([GKP])N", "N" }, { "^AE", "E" }, { "^WR", "R" }, { "^X", "S" }, { "^WH", "W" }, { "MB$", "M" },
  { "SCH", "SK" }, { "CIA", "XA" }, { "CH", "X" }, { "C([EIY])", "S%1" }, { "CK", "K" }, { "C", "K" },
  { "DG([EIY])", "J%1" }, { "D", "T" }, { "GH([^AEIOU])", "%1" }, { "GN", "N" }, { "G([EIY])", "J%1" }, { "G", "K" },
  { "PH", "F" }, { "Q", "K" }, { "SH", "X" }, { "S(I[OA])", "X%1" }, { "TH", "0" }, { "TCH", "X" }, { "V", "F" },
  { "W([^AEIOU])", "%1" }, { "X", "KS" }, { "Y([^AEIOU])", "%1" }, { "Z", "S" },
}
local function metaphone(name)
  name = squeeze((name:upper():gsub("%A", "")))
  name = rewrite(name, metaphoneRules)
  return name:sub(1, 1) .. name:sub(2):gsub("[AEIOU]", "")
end

local stems = { "Smith", "Smyth", "Schmidt", "Knight", "Night", "Phillips", "Filips", "MacDonald", "McDonald", "Wright", "Right", "Catherine", "Kathryn", "Robert", "Rupert", "Jackson", "Jaxen", "Lloyd", "Loid", "Tymczak", "Pfister", "Honeyman", "Ashcraft", "O'Brien" }
local endings = { "", "s", "son", "man", "ette", "er", "ie", "ov", "sky", "nd", "ay" }
local names = {}
for _, stem in ipairs(stems) do
  for _, ending in ipairs(endings) do names[#names + 1] = stem .. ending end
end

local function group(code)
  local groups, order = {}, {}
  for _, name in ipairs(names) do
    local key = code(name)
    if not groups[key] then
      groups[key] = {}
      order[#order + 1] = key
    end
    table.insert(groups[key], name)
  end
  table.sort(order, function(a, b)
    if #groups[a] ~= #groups[b] then return #groups[a] > #groups[b] end
    return a < b
  end)
  return groups, order
end

local report = {}
for round = 1, 3 do
  for label, code in pairs { soundex = soundex, nysiis = nysiis, metaphone = metaphone } do
    local groups, order = group(code)
    report[label] = ("%s: %d groups, %s has %d, last %s"):format(label, #order, order[1], #groups[order[1]], order[#order])
  end
end
print(report.soundex, report.nysiis, report.metaphone, soundex("Tymczak"), nysiis("Knight"), metaphone("Thumb")) --> soundex: 45 groups, M235 has 22, last R236	nysiis: 89 groups, MCDANA has 22, last WRAGTN	metaphone: 156 groups, FLPS has 6, last TMKSKY	T522	NAGT	0M
