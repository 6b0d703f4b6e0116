--@ stops limit error end
local source = "return '" .. ("\\z  \\u{10FFFF}\\x41"):rep(500000) .. "'"
for i = 1, 100 do load(source) end
