print(("ab"):rep(3)) --> ababab
print(("ab"):rep(3, "-")) --> ab-ab-ab
print(("ab"):rep(1, "-")) --> ab
print("[" .. ("ab"):rep(0) .. "]") --> []
print("[" .. ("ab"):rep(-5, "-") .. "]") --> []
print((""):rep(3, ".")) --> ..
