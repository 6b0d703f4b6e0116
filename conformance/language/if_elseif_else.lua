local function sign(n)
  if n < 0 then return "negative"
  elseif n == 0 then return "zero"
  elseif n ~= n then return "nan"
  else return "positive" end
end
print(sign(-1), sign(0), sign(0/0), sign(5)) --> negative	zero	nan	positive
if 0 then print "0 is true" end             --> 0 is true
if "" then print "'' is true" end           --> '' is true
if nil then elseif false then else print "else" end --> else
