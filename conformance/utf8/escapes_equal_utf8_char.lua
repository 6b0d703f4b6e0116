print("\u{48}\u{49}" == "HI", "\u{0}" == "\0") --> true	true
print("\u{7F}\u{80}" == utf8.char(0x7F, 0x80)) --> true
print("\u{10FFFF}" == utf8.char(0x10FFFF), "\u{7FFFFFFF}" == utf8.char(0x7FFFFFFF)) --> true	true
print(#"\u{20AC}", "\u{000041}") --> 3	A
