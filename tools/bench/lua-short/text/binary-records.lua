-- A file of binary records in memory: string.pack and unpack, an index, variable lengths, little and big endian, updates.
-- Needs: libraries int64
local HEADER = "<c4I2I4I4"
local RECORD = "<I4i2dBs2s1"

local Store = {}
Store.__index = Store

function Store.new()
  return setmetatable({ chunks = {}, size = 0, index = {}, free = {}, count = 0 }, Store)
end

function Store:append(record)
  local data = RECORD:pack(record.id, record.level, record.score, record.flags, record.name, record.note or "")
  self.index[record.id] = { offset = self.size, length = #data }
  self.chunks[#self.chunks + 1] = data
  self.size = self.size + #data
  self.count = self.count + 1
end

function Store:bytes()
  local ids = {}
  for id in pairs(self.index) do ids[#ids + 1] = id end
  table.sort(ids)
  local index = {}
  for i, id in ipairs(ids) do
    local at = self.index[id]
    index[i] = string.pack(">I4I3I2", id, at.offset, at.length)
  end
  local header = HEADER:pack("RECS", 3, self.count, self.size)
  return header .. table.concat(self.chunks) .. table.concat(index)
end

local File = {}
File.__index = File
function File.open(bytes)
  local magic, version, count, size, start = HEADER:unpack(bytes)
  if magic ~= "RECS" then error("not a file of records") end
  if version > 3 then error("version " .. version .. " is unknown") end
  local self = setmetatable({ bytes = bytes, start = start, index = {}, ids = {} }, File)
  local at = start + size
  for i = 1, count do
    local id, offset, length
    id, offset, length, at = string.unpack(">I4I3I2", bytes, at)
    self.index[id] = { offset = offset, length = length }
    self.ids[i] = id
  end
  if at ~= #bytes + 1 then error("the index has a wrong size") end
  return self
end

function File:get(id)
  local where = self.index[id]
  if not where then return nil end
  local r = {}
  local stop
  r.id, r.level, r.score, r.flags, r.name, r.note, stop = RECORD:unpack(self.bytes, self.start + where.offset)
  assert(stop == self.start + where.offset + where.length)
  return r
end

function File:each()
  local i = 0
  return function()
    i = i + 1
    return self.ids[i] and self:get(self.ids[i])
  end
end

local seed = 50
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local store = Store.new()
for i = 1, 700 do
  store:append {
    id = i * 7 % 1409 + i * 2000, level = random(60000) - 30000, score = random(1000000) / 64, flags = random(255),
    name = "name" .. ("x"):rep(random(12)), note = random(3) == 1 and ("note %d"):format(i) or nil,
  }
end
local bytes = store:bytes()
local file = File.open(bytes)
local levels, scores, names, notes, flags = 0, 0, 0, 0, 0
for record in file:each() do
  levels = levels + record.level
  scores = scores + record.score
  names = names + #record.name
  if record.note ~= "" then notes = notes + 1 end
  for bit = 0, 7 do flags = flags + (record.flags >> bit & 1) end
end

-- A varint stream beside it: zigzag and groups of seven bits.
local function varint(n)
  n = n << 1 ~ -(n >> 63)
  local out = {}
  repeat
    local low = n & 127
    n = n >> 7
    out[#out + 1] = string.char(n ~= 0 and low | 128 or low)
  until n == 0
  return table.concat(out)
end
local function readVarint(s, at)
  local n, shift = 0, 0
  while true do
    local b = s:byte(at)
    n = n | (b & 127) << shift
    at, shift = at + 1, shift + 7
    if b < 128 then return n >> 1 ~ -(n & 1), at end
  end
end
local stream, total = {}, 0
for i = 1, 1500 do
  local v = (random(2147483) - 1000000) * (i % 3 == 0 and 1 or i)
  total = total + v
  stream[i] = varint(v)
end
local packed, at = table.concat(stream), 1
while at <= #packed do
  local v
  v, at = readVarint(packed, at)
  total = total - v
end
local ok1, e1 = pcall(File.open, "NOPE" .. bytes:sub(5))
local ok2, e2 = pcall(File.open, bytes .. "x")
print(#bytes, levels, ("%.4f"):format(scores), names, notes, flags, #packed, total, e1:match(":%d+: (.*)"), e2:match(":%d+: (.*)")) --> 27954	-43944	5430078.5781	7308	221	2775	6243	0	not a file of records	the index has a wrong size
