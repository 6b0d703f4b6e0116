local text = ("z"):rep(500)
local _, m = load("local function '" .. text .. "'", "=s")
print(m == "s:1: <name> expected near ''" .. text .. "''") --> true
_, m = load("x = 1 " .. text, "=s")
print(m)                                       --> s:1: syntax error near <eof>
