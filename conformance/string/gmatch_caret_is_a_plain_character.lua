-- In gmatch a leading '^' is no anchor: it is matched as a plain character.
for w in ("^a^b ab"):gmatch("^%a") do print(w) end --> ^a
   --> ^b
print(("ab"):gmatch("^a")()) -->
