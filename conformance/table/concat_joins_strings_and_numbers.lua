print(table.concat({ 1, 2.5, "x" })) --> 12.5x
print(table.concat({ 1, 2, 3 }, ", ")) --> 1, 2, 3
print(table.concat({ 1, 2, 3 }, ", ", 2)) --> 2, 3
print(table.concat({ 1, 2, 3 }, ", ", 2, 2)) --> 2
print("[" .. table.concat({ 1, 2, 3 }, ", ", 3, 2) .. "]") --> []
print("[" .. table.concat({}) .. "]") --> []
print(table.concat({ "a", "b" }, 0)) --> a0b
print(table.concat({ [5] = "five", [6] = "six" }, "-", 5, 6)) --> five-six
