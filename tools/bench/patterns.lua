-- Pattern matching with captures and replacement.
local line = ("name=value; "):rep(200)
for _ = 1, 400 do
    local n = 0
    for key, value in line:gmatch("(%w+)=(%w+)") do n = n + #key + #value end
    assert(n == 1800)
    local swapped = line:gsub("(%w+)=(%w+)", "%2=%1")
    assert(swapped:find("value=name", 1, true))
end
