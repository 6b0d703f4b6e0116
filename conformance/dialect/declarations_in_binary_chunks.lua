-- A binary chunk may carry any text as the declaration of a type.
local chunk = string.dump(load("type P = { n: integer } return P(...)"))
print(load(chunk)({ n = 3.0 }).n) --> 3.0
local function broken(from, to)
  assert(#from == #to)
  local text, n = chunk:gsub(from, to)
  assert(n > 0)
  local ok, message = pcall(load(text), { n = 3 })
  print(ok, (message:gsub("^.*%((.*)%)$", "%1")))
end
broken('{"name"', '["name"') --> false	type declaration expected
broken('"types"', '"tapes"') --> false	type declaration expected
broken('"record"', '"rocard"') --> false	type declaration expected
broken('"fields"', '"fiolds"') --> false	type declaration expected
broken('"name":"P"', '"name":"Q"') --> false	type declaration expected
-- Nor does it matter who gets hold of the function that makes types.
local function typed()
  type P = { n: integer }
  return P
end
for n = 1, 9 do
  local name, make = debug.getupvalue(typed, n)
  if name == "(types)" then print(pcall(make, '{"name":"toString","types":{}}')) end
end --> false	bad argument #1 to '?' (type declaration expected)
