-- Poker: decks are shuffled, hands dealt, ranked and compared; statistics of ranks; best five of seven cards.
local RANKS, SUITS = "23456789TJQKA", "shdc"
local seed = 52
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local function card(text)
  local rank = RANKS:find(text:sub(1, 1), 1, true)
  local suit = SUITS:find(text:sub(2, 2), 1, true)
  if not rank or not suit then error("no card: " .. text, 2) end
  return { rank = rank + 1, suit = suit, text = text }
end
local function deck()
  local cards = {}
  for r in RANKS:gmatch(".") do
    for s in SUITS:gmatch(".") do cards[#cards + 1] = card(r .. s) end
  end
  return cards
end
local function shuffle(cards)
  for i = #cards, 2, -1 do
    local j = random(i)
    cards[i], cards[j] = cards[j], cards[i]
  end
  return cards
end

local names = { "high card", "pair", "two pairs", "three", "straight", "flush", "full house", "four", "straight flush" }

local function evaluate(hand)
  local counts, flush = {}, true
  for _, c in ipairs(hand) do
    counts[c.rank] = (counts[c.rank] or 0) + 1
    flush = flush and c.suit == hand[1].suit
  end
  local groups = {}
  for rank, n in pairs(counts) do groups[#groups + 1] = { rank = rank, n = n } end
  table.sort(groups, function(a, b)
    if a.n ~= b.n then return a.n > b.n end
    return a.rank > b.rank
  end)
  local straight = #groups == 5 and groups[1].rank - groups[5].rank == 4
  if #groups == 5 and groups[1].rank == 14 and groups[2].rank == 5 then
    straight = true
    table.insert(groups, table.remove(groups, 1))
  end
  local shape = groups[1].n * 10 + (groups[2] and groups[2].n or 0)
  local kind = straight and flush and 9 or shape == 41 and 8 or shape == 32 and 7 or flush and 6 or straight and 5
    or shape == 31 and 4 or shape == 22 and 3 or shape == 21 and 2 or 1
  local score = { kind }
  for i, group in ipairs(groups) do score[i + 1] = group.rank end
  return score
end

local function compare(a, b)
  for i = 1, math.max(#a, #b) do
    local x, y = a[i] or 0, b[i] or 0
    if x ~= y then return x < y and -1 or 1 end
  end
  return 0
end

local function combinations(list, k, visit)
  local chosen = {}
  local function choose(from, left)
    if left == 0 then return visit(chosen) end
    for i = from, #list - left + 1 do
      chosen[#chosen + 1] = list[i]
      choose(i + 1, left - 1)
      chosen[#chosen] = nil
    end
  end
  choose(1, k)
end

local function best(cards)
  local top
  combinations(cards, 5, function(hand)
    local score = evaluate(hand)
    if not top or compare(score, top) > 0 then top = score end
  end)
  return top
end

local function parse(text)
  local hand = {}
  for word in text:gmatch("%S+") do hand[#hand + 1] = card(word) end
  return hand
end
local examples = {
  { "2h 3h 4h 5h 6h", 9 }, { "Ah 2s 3d 4c 5h", 5 }, { "9h 9s 9d 9c Kh", 8 }, { "Kh Ks Kd 2c 2h", 7 },
  { "Ah Kh 9h 4h 2h", 6 }, { "Qh Qs Jd Jc 2h", 3 }, { "Th Js Qd Kc Ah", 5 }, { "7h 8s 2d Kc Ah", 1 },
}
local right = 0
for _, example in ipairs(examples) do
  if evaluate(parse(example[1]))[1] == example[2] then right = right + 1 end
end

local tally, wins, ties = {}, { 0, 0, 0, 0 }, 0
for round = 1, 25 do
  local cards = shuffle(deck())
  for i = 1, 10 do
    local hand = {}
    for k = 1, 5 do hand[k] = cards[(i - 1) * 5 + k] end
    local kind = names[evaluate(hand)[1]]
    tally[kind] = (tally[kind] or 0) + 1
  end
  if round % 2 == 0 then
    local scores, winner = {}, 1
    for p = 1, 4 do
      local seven = {}
      for k = 1, 2 do seven[k] = cards[p * 2 + k] end
      for k = 1, 5 do seven[k + 2] = cards[30 + k] end
      scores[p] = best(seven)
      local order = compare(scores[p], scores[winner])
      if order > 0 then winner = p elseif order == 0 and p > 1 then ties = ties + 1 end
    end
    wins[winner] = wins[winner] + 1
  end
end
local lines = {}
for _, name in ipairs(names) do lines[#lines + 1] = (tally[name] or 0) end
print(right, table.concat(lines, " "), table.concat(wins, " "), ties, (select(2, pcall(card, "1x")))) --> 8	137 103 4 4 2 0 0 0 0	2 1 4 5	2	no card: 1x
