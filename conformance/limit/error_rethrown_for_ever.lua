--@ stops limit
local function again(e) local ok, m = pcall(error, e) return again(m) end
again("x")
