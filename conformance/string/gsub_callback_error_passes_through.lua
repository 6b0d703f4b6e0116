local seen = 0
local ok, e = pcall(string.gsub, "abc", "%w", function(c)
  seen = seen + 1
  if c == "b" then error({ at = c }) end
end)
print(ok, type(e), e.at, seen) --> false	table	b	2
