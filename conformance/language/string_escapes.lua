print("tab[\t] quote[\"] apos[\'] slash[\\]") --> tab[	] quote["] apos['] slash[\]
print(("\a\b\f\n\r\t\v"):byte(1, -1))  --> 7	8	12	10	13	9	11
print("\65\066\x43\u{44}", "\1234")    --> ABCD	{4
print(#"\0\00\000", "\u{20AC}" == "\xE2\x82\xAC") --> 3	true
print(#"\u{7FFFFFFF}", #"\u{10FFFF}", #"\u{0}") --> 6	4	1
print("a\
b")
--> a
--> b
print("a\z
       b\z   c", #"\z")                --> abc	0
