print(os.getenv("PERILUNE_NO_SUCH_VARIABLE")) --> nil
print(select("#", os.getenv("PERILUNE_NO_SUCH_VARIABLE"))) --> 1
print(pcall(os.getenv)) --> false	bad argument #1 to 'os.getenv' (string expected, got no value)
