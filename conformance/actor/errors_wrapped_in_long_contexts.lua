-- Wrapped errors share their contexts; a stack that would be too long is refused before it is made.
local function main()
  local context, e = ("c"):rep(2 ^ 23 | 0), errors.new("x")
  local early
  for i = 1, 100 do
    e = errors.wrap(e, i == 1 and "first" or context)
    if i == 1 then early = e end
  end
  print(early:message(), e:message())
  print((early:stack():gsub("\nstack traceback.*", "")))
  print(pcall(e.stack, e))
end

return { main = main }
--> x	x
--> x
--> 	wrapped: first
--> false	resulting string too large
