--@ stops limit
while true do ("%a %A %.99a %.99g %.99e"):format(1 / 3, 5e-324, 1 / 3, 5e-324, 1e308) end
