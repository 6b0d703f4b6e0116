local function why(source) return (select(2, load(source, "=s"))) end
print(why [[x = "\q"]])                                --> s:1: invalid escape sequence near '"\q'
print(why [[x = "\300"]])                              --> s:1: decimal escape too large near '"\300"'
print(why [[x = "ab\xZZ"]])                            --> s:1: hexadecimal digit expected near '"ab\xZ'
print(why [[x = "\u41"]])                              --> s:1: missing '{' near '"\u4'
print(why [[x = "\u{41"]])                             --> s:1: missing '}' near '"\u{41"'
print(why [[x = "\u{80000000}"]])                      --> s:1: UTF-8 value too large near '"\u{80000000'
print(why [[x = "\u{}"]])                              --> s:1: hexadecimal digit expected near '"\u{}'
