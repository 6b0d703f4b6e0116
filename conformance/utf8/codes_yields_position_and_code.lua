for p, c in utf8.codes("a\u{E9}\u{20AC}\u{1F600}z") do print(p, c) end --> 1	97
   --> 2	233
   --> 4	8364
   --> 7	128512
   --> 11	122
for _ in utf8.codes("") do print("never") end
