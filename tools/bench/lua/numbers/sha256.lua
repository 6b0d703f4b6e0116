-- Bits of 32-bit words: SHA-256, as arithmetic on integers that are masked.
-- Needs: operators int64
local rounds = tonumber((...)) or 500
local K, H = {}, {}
do -- fractional parts of the roots of the first primes
    local function root(p, power)
        local low, high = 0, 1 << 40 -- fixed point, 32 bits behind the point
        while low < high do
            local middle = (low + high + 1) // 2
            local x = middle / 4294967296.0
            local y = power == 2 and x * x or x * x * x
            if y <= p then low = middle else high = middle - 1 end
        end
        return low & 0xffffffff
    end
    local n, found = 2, 0
    while found < 64 do
        local prime = true
        for d = 2, n - 1 do
            if d * d > n then break end
            if n % d == 0 then prime = false break end
        end
        if prime then
            found = found + 1
            K[found] = root(n, 3)
            if found <= 8 then H[found] = root(n, 2) end
        end
        n = n + 1
    end
end
local function rotate(x, n) return (x >> n | x << (32 - n)) & 0xffffffff end
local function digest(message)
    local padded = message .. "\x80" .. ("\0"):rep((55 - #message) % 64) .. string.pack(">I8", #message * 8)
    local h1, h2, h3, h4, h5, h6, h7, h8 = table.unpack(H)
    local w = {}
    for block = 1, #padded, 64 do
        for i = 1, 16 do w[i] = (string.unpack(">I4", padded, block + (i - 1) * 4)) end
        for i = 17, 64 do
            local x, y = w[i - 15], w[i - 2]
            local s0 = rotate(x, 7) ~ rotate(x, 18) ~ (x >> 3)
            local s1 = rotate(y, 17) ~ rotate(y, 19) ~ (y >> 10)
            w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & 0xffffffff
        end
        local a, b, c, d, e, f, g, h = h1, h2, h3, h4, h5, h6, h7, h8
        for i = 1, 64 do
            local s1 = rotate(e, 6) ~ rotate(e, 11) ~ rotate(e, 25)
            local t1 = h + s1 + ((e & f) ~ (~e & g)) + K[i] + w[i]
            local s0 = rotate(a, 2) ~ rotate(a, 13) ~ rotate(a, 22)
            local t2 = s0 + ((a & b) ~ (a & c) ~ (b & c))
            h, g, f, e, d, c, b, a = g, f, e, (d + t1) & 0xffffffff, c, b, a, (t1 + t2) & 0xffffffff
        end
        h1, h2, h3, h4 = (h1 + a) & 0xffffffff, (h2 + b) & 0xffffffff, (h3 + c) & 0xffffffff, (h4 + d) & 0xffffffff
        h5, h6, h7, h8 = (h5 + e) & 0xffffffff, (h6 + f) & 0xffffffff, (h7 + g) & 0xffffffff, (h8 + h) & 0xffffffff
    end
    return ("%08x"):rep(8):format(h1, h2, h3, h4, h5, h6, h7, h8)
end
local result
for _ = 1, rounds do result = digest(("abcdefgh"):rep(200)) end
assert(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
print(result) --> 5f52129d0cde411ea3d7d5c16fed2d47c7f33be653635dde697ecf0db0dbaef6
