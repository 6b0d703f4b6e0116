-- Each of these is larger than what there may be: nothing of it may be made before it is refused.
--@ stops limit error
for power = 27, 62 do
  string.rep("x", 1 << power)
end
