--@ stops limit error end
for i = 1, 100 do load(("local x "):rep(200000)) load("local " .. ("x,"):rep(200000) .. "x") end
