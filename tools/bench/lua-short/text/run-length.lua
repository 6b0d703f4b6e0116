-- Compressions by hand: run lengths (text and bytes), move to front, Burrows-Wheeler, delta, and their compositions.
local seed = 61
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local function runs(s)
  local out, i = {}, 1
  while i <= #s do
    local c = s:sub(i, i)
    local stop = i
    while s:sub(stop + 1, stop + 1) == c do stop = stop + 1 end
    local n = stop - i + 1
    if c:find("%d") then c = "\\" .. c end
    out[#out + 1] = n > 1 and n .. c or c
    i = stop + 1
  end
  return table.concat(out)
end
local function unruns(s)
  return (s:gsub("(%d*)(\\?)(.)", function(n, _, c) return c:rep(tonumber(n) or 1) end))
end

local function packbits(bytes)
  local out, i = {}, 1
  while i <= #bytes do
    local n = 1
    while n < 127 and bytes[i + n] == bytes[i] do n = n + 1 end
    if n > 2 then
      out[#out + 1] = 128 + n
      out[#out + 1] = bytes[i]
      i = i + n
    else
      local from = i
      while i <= #bytes and i - from < 127 and not (bytes[i] == bytes[i + 1] and bytes[i] == bytes[i + 2]) do i = i + 1 end
      out[#out + 1] = i - from
      for k = from, i - 1 do out[#out + 1] = bytes[k] end
    end
  end
  return out
end
local function unpackbits(packed)
  local out, i = {}, 1
  while i <= #packed do
    local n = packed[i]
    if n > 128 then
      for _ = 1, n - 128 do out[#out + 1] = packed[i + 1] end
      i = i + 2
    else
      for k = 1, n do out[#out + 1] = packed[i + k] end
      i = i + n + 1
    end
  end
  return out
end

local function bwt(s)
  s = s .. "\0"
  local rotations = {}
  local doubled = s .. s
  for i = 1, #s do rotations[i] = i end
  table.sort(rotations, function(a, b) return doubled:sub(a, a + #s - 1) < doubled:sub(b, b + #s - 1) end)
  local last = {}
  for k, i in ipairs(rotations) do last[k] = doubled:sub(i + #s - 1, i + #s - 1) end
  return table.concat(last)
end
local function unbwt(last)
  local counts, before, rank = {}, {}, {}
  for i = 1, #last do
    local c = last:byte(i)
    counts[c] = (counts[c] or 0) + 1
    rank[i] = counts[c]
  end
  local total = 0
  for c = 0, 255 do
    before[c] = total
    total = total + (counts[c] or 0)
  end
  local out, at = {}, 1
  for _ = 1, #last do
    local c = last:byte(at)
    out[#out + 1] = string.char(c)
    at = before[c] + rank[at]
  end
  return (table.concat(out):reverse():gsub("%z", ""))
end

local function moveToFront(s)
  local list, out = {}, {}
  for c = 0, 255 do list[c + 1] = c end
  for i = 1, #s do
    local c, at = s:byte(i), 1
    while list[at] ~= c do at = at + 1 end
    out[i] = at - 1
    table.remove(list, at)
    table.insert(list, 1, c)
  end
  return out
end
local function unmove(codes)
  local list, out = {}, {}
  for c = 0, 255 do list[c + 1] = c end
  for i, code in ipairs(codes) do
    local c = table.remove(list, code + 1)
    table.insert(list, 1, c)
    out[i] = string.char(c)
  end
  return table.concat(out)
end

local function sample(kind, n)
  local out = {}
  for i = 1, n do
    if kind == 1 then
      out[i] = ("abc"):sub(random(3), -1):sub(1, 1):rep(random(9))
    elseif kind == 2 then
      out[i] = ("the cat "):sub(1, random(8))
    else
      out[i] = string.char(47 + random(12)):rep(random(2))
    end
  end
  return table.concat(out)
end

local sizes, good = { 0, 0, 0 }, 0
for round = 1, 9 do
  local text = sample(round % 3 + 1, 55)
  local one = runs(text)
  local two = bwt(text)
  local codes = moveToFront(two)
  local packed = packbits(codes)
  sizes[1], sizes[2], sizes[3] = sizes[1] + #text, sizes[2] + #one, sizes[3] + #packed
  if unruns(one) == text and unbwt(unmove(unpackbits(packed))) == text then good = good + 1 end
end
print(good, table.concat(sizes, " "), runs("WWWWWBBBW33"), unruns("12WB3\\4"), (bwt("banana"):gsub("%z", "$"))) --> 9	1820 1317 936	5W3BW2\3	WWWWWWWWWWWWB444	annb$aa
