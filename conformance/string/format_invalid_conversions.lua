print(pcall(string.format, "%y", 1)) --> false	invalid conversion '%y' to 'format'
print(pcall(string.format, "%")) --> false	bad argument #2 to 'string.format' (no value)
print(pcall(string.format, "%10")) --> false	bad argument #2 to 'string.format' (no value)
print(pcall(string.format, "%123d", 1)) --> false	invalid conversion specification: '%123d'
print(pcall(string.format, "%.123d", 1)) --> false	invalid conversion specification: '%.123d'
print(pcall(string.format, "%#d", 1)) --> false	invalid conversion specification: '%#d'
print(pcall(string.format, "%0c", 1)) --> false	invalid conversion specification: '%0c'
print(pcall(string.format, "%+s", 1)) --> false	invalid conversion specification: '%+s'
print(pcall(string.format, "%05s", 1)) --> false	invalid conversion specification: '%05s'
print(pcall(string.format, "%------d", 1)) --> true	1
print(pcall(string.format, "%.5c", 1)) --> false	invalid conversion specification: '%.5c'
