--@ stops limit end error
--@ limits instructions=1e9 time=30000
local piece = ("x=1 "):rep(1000000)
load(function() return piece end)
