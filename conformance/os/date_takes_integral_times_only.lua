print(os.date("!%F", 86400.0)) --> 1970-01-02
print(os.date("!%F", "86400")) --> 1970-01-02
print((select(2, pcall(os.date, "!%F", 1.5)):match("%((.*)%)$"))) --> number has no integer representation
print((select(2, pcall(os.date, "!%F", {})):match("%((.*)%)$"))) --> number expected, got table
