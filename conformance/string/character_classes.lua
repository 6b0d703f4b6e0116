local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
local bytes = table.concat(all)
for class in ("acdglpsuwx"):gmatch(".") do
  local _, inside = bytes:gsub("%" .. class, "")
  local _, outside = bytes:gsub("%" .. class:upper(), "")
  print(class, inside, outside) --> a	52	204
                                --> c	33	223
                                --> d	10	246
                                --> g	94	162
                                --> l	26	230
                                --> p	32	224
                                --> s	6	250
                                --> u	26	230
                                --> w	62	194
                                --> x	22	234
end
