local function walk(s)
  local n = 0
  for _ in utf8.codes(s) do n = n + 1 end
  return n
end
print(walk("abc")) --> 3
print((select(2, pcall(walk, "ab\xFF")):match("invalid UTF%-8 code"))) --> invalid UTF-8 code
print((select(2, pcall(walk, "\xE2\x82")):match("invalid UTF%-8 code"))) --> invalid UTF-8 code
print((select(2, pcall(walk, "\xC0\x80")):match("invalid UTF%-8 code"))) --> invalid UTF-8 code
print((select(2, pcall(walk, "\xF4\x90\x80\x80")):match("invalid UTF%-8 code"))) --> invalid UTF-8 code
