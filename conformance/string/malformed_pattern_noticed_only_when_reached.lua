-- The matcher reads the pattern as it goes, so an unreachable fault is silent.
print(("abc"):find("x(")) --> nil
print(("abc"):find("^b%")) --> nil
print(pcall(string.find, "abc", "a%")) --> false	malformed pattern (ends with '%')
print(pcall(string.find, "", "(", 1)) --> false	unfinished capture
