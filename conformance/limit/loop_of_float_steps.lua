--@ stops limit
for x = 0, 1, 5e-324 do end
