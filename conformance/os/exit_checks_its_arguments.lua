print(pcall(os.exit, "x")) --> false	bad argument #1 to 'os.exit' (number expected, got string)
print(pcall(os.exit, 1.5)) --> false	bad argument #1 to 'os.exit' (number has no integer representation)
print(pcall(os.exit, {}, true)) --> false	bad argument #1 to 'os.exit' (number expected, got table)
