print(("abc"):gsub("%w", function(c) return c:byte() end)) --> 979899	3
print(("abc"):gsub("%w", function(c) if c == "b" then return "B" end end)) --> aBc	3
print(("abc"):gsub("%w", function(c) return false end)) --> abc	3
print(("k=v"):gsub("(%w)=(%w)", function(a, b) return b .. "=" .. a end)) --> v=k	1
print(("abc"):gsub("", function(...) return select("#", ...) end)) --> 1a1b1c1	4
