for c in ("^$()%.[]*+-?"):gmatch(".") do
  assert(("<" .. c .. ">"):match("%" .. c) == c)
end
print(("a.b"):gsub("%.", "")) --> ab	1
print(("1+1"):match("%d%+%d")) --> 1+1
print(("a_b"):match("%_")) --> _
print(("-"):match("-"), ("*"):match("*"), ("?x"):match("?")) --> -	*	?
