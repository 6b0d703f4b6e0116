-- Every count in it may claim to be huge; nothing may be made for it before it is read.
--@ stops limit error end
--@ limits instructions=2e7
local chunk = string.dump(load("local a = {} return function(...) return a, 'text', 12345678901, ... end"))
for i = 1, #chunk do
  for _, byte in ipairs({ 0, 127, 128, 255 }) do
    load(chunk:sub(1, i - 1) .. string.char(byte, byte, byte, byte) .. chunk:sub(i + 4), "x", "b")
  end
end
