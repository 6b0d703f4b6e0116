-- Matching takes exponential time: it has to be paid for, and to stop in the middle.
--@ stops limit
local subject = ("a"):rep(60)
return subject:find(("a*"):rep(12) .. "b")
