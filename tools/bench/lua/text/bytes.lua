-- Strings byte by byte: run lengths, base 64 there and back, a checksum; in plain arithmetic, so that every engine can.
local rounds = tonumber((...)) or 350
local byte, char, floor, concat = string.byte, string.char, math.floor, table.concat
local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local digit = {}
for i = 1, 64 do digit[byte(ALPHABET, i)] = i - 1 end
local function encode(data)
    local out = {}
    for i = 1, #data - 2, 3 do
        local a, b, c = byte(data, i, i + 2)
        local n = a * 65536 + b * 256 + c
        local p, q, r, s = floor(n / 262144), floor(n / 4096) % 64, floor(n / 64) % 64, n % 64
        out[#out + 1] = char(byte(ALPHABET, p + 1), byte(ALPHABET, q + 1), byte(ALPHABET, r + 1), byte(ALPHABET, s + 1))
    end
    return concat(out)
end
local function decode(text)
    local out = {}
    for i = 1, #text, 4 do
        local p, q, r, s = byte(text, i, i + 3)
        local n = digit[p] * 262144 + digit[q] * 4096 + digit[r] * 64 + digit[s]
        out[#out + 1] = char(floor(n / 65536), floor(n / 256) % 256, n % 256)
    end
    return concat(out)
end
local function run_lengths(data)
    local out, i = {}, 1
    while i <= #data do
        local value, n = data:sub(i, i), 1
        while data:sub(i + n, i + n) == value do n = n + 1 end
        out[#out + 1] = n .. value
        i = i + n
    end
    return concat(out)
end
local data = {}
for i = 1, 3000 do data[i] = char((i * i - i % 13) % 256) end
data = concat(data)
local runs = ("aaaabbbccd"):rep(300)
local checksum, packed
for _ = 1, rounds do
    local text = encode(data)
    assert(decode(text) == data)
    packed = #run_lengths(runs)
    local a, b = 1, 0
    for i = 1, #text do
        a = (a + byte(text, i)) % 65521
        b = (b + a) % 65521
    end
    checksum = a + b
end
print(checksum, packed) --> 61912	2400
