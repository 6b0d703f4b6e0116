print(pcall(string.gsub, "abc", "b", function() return {} end)) --> false	invalid replacement value (a table)
print(pcall(string.gsub, "abc", "b", { b = true })) --> false	invalid replacement value (a boolean)
print(pcall(string.gsub, "abc", "b", print == nil)) --> false	bad argument #3 to 'string.gsub' (string/function/table expected, got boolean)
print(pcall(string.gsub, "abc", "b")) --> false	bad argument #3 to 'string.gsub' (string/function/table expected, got no value)
