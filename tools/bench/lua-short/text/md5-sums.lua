-- MD5 and SHA-1 of many short messages, HMAC of them, and a search for a digest with leading zeros.
-- Needs: operators
local MASK = 0xffffffff
local function rotate(x, n) return (x << n | x >> 32 - n) & MASK end

local shifts = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } }
local sines = {}
for i = 0, 63 do sines[i] = math.floor(math.abs(math.sin(i + 1)) * 4294967296) end

local function pad(message, big)
  local bits = #message * 8
  local padded = message .. "\x80" .. ("\0"):rep((55 - #message) % 64)
  return padded .. string.pack(big and ">I8" or "<I8", bits)
end

local function hex(format, ...)
  return (string.pack(format, ...):gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

local function md5(message)
  local a0, b0, c0, d0 = 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476
  local padded = pad(message, false)
  for at = 1, #padded, 64 do
    local m = { string.unpack("<I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4", padded, at) }
    local a, b, c, d = a0, b0, c0, d0
    for i = 0, 63 do
      local f, g
      local round = i // 16
      if round == 0 then
        f, g = b & c | ~b & d, i
      elseif round == 1 then
        f, g = d & b | ~d & c, (5 * i + 1) % 16
      elseif round == 2 then
        f, g = b ~ c ~ d, (3 * i + 5) % 16
      else
        f, g = c ~ (b | ~d & MASK), 7 * i % 16
      end
      f = (f + a + sines[i] + m[g + 1]) & MASK
      a, d, c = d, c, b
      b = (b + rotate(f, shifts[round + 1][i % 4 + 1])) & MASK
    end
    a0, b0, c0, d0 = (a0 + a) & MASK, (b0 + b) & MASK, (c0 + c) & MASK, (d0 + d) & MASK
  end
  return hex("<I4I4I4I4", a0, b0, c0, d0)
end

local function sha1(message)
  local h = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 }
  local padded, w = pad(message, true), {}
  for at = 1, #padded, 64 do
    for i = 0, 15 do w[i] = (string.unpack(">I4", padded, at + i * 4)) end
    for i = 16, 79 do w[i] = rotate(w[i - 3] ~ w[i - 8] ~ w[i - 14] ~ w[i - 16], 1) end
    local a, b, c, d, e = table.unpack(h)
    for i = 0, 79 do
      local f, k
      if i < 20 then
        f, k = b & c | ~b & d, 0x5a827999
      elseif i < 40 then
        f, k = b ~ c ~ d, 0x6ed9eba1
      elseif i < 60 then
        f, k = b & c | b & d | c & d, 0x8f1bbcdc
      else
        f, k = b ~ c ~ d, 0xca62c1d6
      end
      a, b, c, d, e = (rotate(a, 5) + (f & MASK) + e + k + w[i]) & MASK, a, rotate(b, 30), c, d
    end
    for i, v in ipairs { a, b, c, d, e } do h[i] = (h[i] + v) & MASK end
  end
  return hex(">I4I4I4I4I4", table.unpack(h))
end

local function bytes(digest)
  return (digest:gsub("%x%x", function(h) return string.char(tonumber(h, 16)) end))
end
local function hmac(hash, key, message)
  if #key > 64 then key = bytes(hash(key)) end
  key = key .. ("\0"):rep(64 - #key)
  local function xor(with)
    return (key:gsub(".", function(c) return string.char(c:byte() ~ with) end))
  end
  return hash(xor(0x5c) .. bytes(hash(xor(0x36) .. message)))
end

assert(md5("") == "d41d8cd98f00b204e9800998ecf8427e")
assert(sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
local chain = "start"
for i = 1, 120 do chain = md5(chain .. i) .. sha1(chain):sub(1, 8) end
local nonce = 0
repeat nonce = nonce + 1 until md5("block" .. nonce):sub(1, 2) == "00"
print(chain, nonce, hmac(md5, "key", "The quick brown fox jumps over the lazy dog"), hmac(sha1, ("k"):rep(80), "message")) --> 18655c5ef5f49492fd6e3643997da34090c5e69d	251	80070713463e7749b90c2dc24911e275	c41c1a0a68de6bfccf395fe19628f5f02bc5b2e8
