print(utf8.charpattern == "[\0-\x7F\xC2-\xFD][\x80-\xBF]*") --> true
local n = 0
for c in ("a\u{E9}\u{20AC}\u{1F600}"):gmatch(utf8.charpattern) do
  n = n + 1
  print(n, #c) --> 1	1
               --> 2	2
               --> 3	3
               --> 4	4
end
