--@ stops limit
for i = math.mininteger, math.maxinteger do end
