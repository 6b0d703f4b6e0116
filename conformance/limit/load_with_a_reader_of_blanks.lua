--@ stops limit end
--@ limits instructions=1e8
load(function() return " " end)
