--@ stops limit
while true do pcall(utf8.codepoint, ("\u{20AC}"):rep(1000000), 1, -1) end
