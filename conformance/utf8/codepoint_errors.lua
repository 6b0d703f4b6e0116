print(pcall(utf8.codepoint, "abc", 4)) --> false	bad argument #3 to 'utf8.codepoint' (out of bounds)
print(pcall(utf8.codepoint, "abc", 1, 4)) --> false	bad argument #3 to 'utf8.codepoint' (out of bounds)
print(pcall(utf8.codepoint, "abc", 0)) --> false	bad argument #2 to 'utf8.codepoint' (out of bounds)
print(pcall(utf8.codepoint, "\u{E9}", 2)) --> false	invalid UTF-8 code
print(pcall(utf8.codepoint, "\xFF")) --> false	invalid UTF-8 code
print(pcall(utf8.codepoint, "\xC3")) --> false	invalid UTF-8 code
print(pcall(utf8.codepoint, "\xED\xA0\x80")) --> false	invalid UTF-8 code
print(pcall(utf8.codepoint, "")) --> false	bad argument #3 to 'utf8.codepoint' (out of bounds)
