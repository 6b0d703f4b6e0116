local t = {}
for _ in t do end --! runtime: attempt to call a table value
