-- Counts words, letters and pairs of words in a text, and prints the most frequent as a chart.
-- Needs: operators
local vocabulary = {}
do
  local seed = 17
  local function random(n)
    seed = seed * 16807 % 2147483647
    return seed % n + 1
  end
  local vowels, consonants = { "a", "e", "i", "o", "u" }, { "b", "d", "k", "l", "m", "n", "r", "s", "t", "v" }
  for i = 1, 400 do
    local word = {}
    for k = 1, random(3) do word[k] = consonants[random(10)] .. vowels[random(5)] end
    vocabulary[i] = table.concat(word)
  end
  -- Words are drawn so that early ones are far more frequent.
  function vocabulary.draw()
    local r = random(400) * random(400) // 400
    return vocabulary[r == 0 and 1 or r]
  end
end

local sentences = {}
for i = 1, 500 do
  local words = {}
  for k = 1, 6 + i % 9 do words[k] = vocabulary.draw() end
  words[1] = words[1]:sub(1, 1):upper() .. words[1]:sub(2)
  local text = table.concat(words, " ")
  if i % 3 == 0 then text = text:gsub(" ", ", ", 2) end
  if i % 7 == 0 then text = text .. "'s end" end
  sentences[i] = text .. (i % 5 == 0 and "?" or ".")
end
local text = table.concat(sentences, "\n")

local function count_words(s)
  local counts, total = {}, 0
  for word in s:lower():gmatch("%a[%a']*") do
    counts[word] = (counts[word] or 0) + 1
    total = total + 1
  end
  return counts, total
end

local function count_letters(s)
  local counts = {}
  for letter in s:lower():gmatch("%l") do counts[letter] = (counts[letter] or 0) + 1 end
  return counts
end

local function count_pairs(s)
  local counts, previous = {}, nil
  for word, stop in s:lower():gmatch("(%a+)([^%a]*)") do
    if previous then
      local pair = previous .. " " .. word
      counts[pair] = (counts[pair] or 0) + 1
    end
    previous = not stop:find("[.?]") and word or nil
  end
  return counts
end

local function ranked(counts)
  local list = {}
  for key, n in pairs(counts) do list[#list + 1] = { key, n } end
  table.sort(list, function(a, b) return a[2] > b[2] or a[2] == b[2] and a[1] < b[1] end)
  return list
end

local function chart(list, n)
  local out, most = {}, list[1][2]
  for i = 1, math.min(n, #list) do
    local key, count = list[i][1], list[i][2]
    out[#out + 1] = string.format("%-12s %5d %s", key, count, ("#"):rep(count * 40 // most))
  end
  return table.concat(out, "\n")
end

local words, total = count_words(text)
local by_count = ranked(words)
local report = chart(by_count, 20) .. "\n" .. chart(ranked(count_letters(text)), 26) .. "\n" .. chart(ranked(count_pairs(text)), 10)
local lengths = {}
for word, n in pairs(words) do lengths[#word] = (lengths[#word] or 0) + n end
local longest = 0
for length in pairs(lengths) do longest = math.max(longest, length) end
local sum = 0
for i = 1, #report do sum = (sum * 31 + report:byte(i)) % 1000003 end
print(total, #by_count, by_count[1][1], by_count[1][2], longest, #report, sum) --> 5066	342	visilo	146	8	1703	440198
