print(#"", ("x"):len()) --> 0	1
print(#"\0\0\0") --> 3
print(#"a\0b", ("a\0b"):len()) --> 3	3
print(#"\u{20AC}") --> 3
print(string.len(1234), string.len(1.5)) --> 4	3
