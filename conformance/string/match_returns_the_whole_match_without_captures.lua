print(("hello 42"):match("%d+")) --> 42
print(("hello"):match("%d+")) --> nil
print(("  trim me "):match("^%s*(.-)%s*$") .. "|") --> trim me|
print(("2024-02-29"):match("(%d+)-(%d+)-(%d+)")) --> 2024	02	29
print(("abc"):match("b", 3)) --> nil
print(("abc"):match("", 4) == "", ("abc"):match("", 5)) --> true	nil
