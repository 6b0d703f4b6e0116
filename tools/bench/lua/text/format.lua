-- string.format and number texts: every everyday conversion, tostring and tonumber.
-- Needs: formats
local rounds = tonumber((...)) or 60
local format = string.format
local size, sum
for _ = 1, rounds do
    size, sum = 0, 0
    for i = 1, 2500 do
        local line = format("%5d|%-8s|%08.3f|%x|%q|%s", i, "n" .. i % 100, i / 7, i * 31, "a\tb" .. i, i % 2 == 0)
        size = size + #line
        size = size + #format("%g %e %c%c %i%%", i / 3, i * 1000.5, 65 + i % 26, 97 + i % 26, i % 100)
        local text = tostring(i * 3) .. "." .. i % 10
        sum = sum + tonumber(text) + tonumber(format("%X", i % 4096), 16)
    end
end
print(size, format("%.1f", sum)) --> 174201	12506125.0
