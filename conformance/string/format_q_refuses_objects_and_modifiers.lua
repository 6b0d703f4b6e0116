print(pcall(string.format, "%q", {})) --> false	bad argument #2 to 'string.format' (value has no literal form)
print(pcall(string.format, "%q", print)) --> false	bad argument #2 to 'string.format' (value has no literal form)
print(pcall(string.format, "%10q", "x")) --> false	specifier '%q' cannot have modifiers
print(pcall(string.format, "%q")) --> false	bad argument #2 to 'string.format' (no value)
