-- 64-bit integers that wrap: FNV-1a over bytes, a multiply-xorshift mixer, a random generator, division and comparison.
-- Needs: operators int64
local rounds = tonumber((...)) or 400
local function fnv(text)
    local h = 0xcbf29ce484222325
    for i = 1, #text do h = (h ~ text:byte(i)) * 0x100000001b3 end
    return h
end
local function mix(h)
    h = (h ~ (h >> 33)) * 0xff51afd7ed558ccd
    h = (h ~ (h >> 33)) * 0xc4ceb9fe1a85ec53
    return h ~ (h >> 33)
end
local function next_random(x)
    x = x ~ (x << 13)
    x = x ~ (x >> 7)
    return x ~ (x << 17)
end
local text = ("The quick brown fox jumps over the lazy dog. "):rep(20)
local hash, state, small, quotient
for _ = 1, rounds do
    hash, state, small, quotient = fnv(text), 88172645463325252, 0, 0
    for i = 1, 4000 do
        state = next_random(state)
        hash = hash ~ mix(state + i)
        if state < hash then small = small + 1 end
        quotient = quotient + state // 1000003 + (hash % 97)
    end
end
print(string.format("%016x %016x %d %d", hash, state, small, quotient)) --> 5d7c51c691dc9b21 de1078bc11b300eb 1948 596976873254404
