-- The scopes of names (7.30, D25): on a single node all of them are the local one.
local function main()
  local r = process.registry
  print(r.LOCAL, r.EVENTUAL, r.CONSISTENT, r.STRONG)              --> 0	1	2	3
  for _, scope in ipairs { r.EVENTUAL, r.CONSISTENT, r.STRONG } do
    print(r.register("name", nil, scope), r.lookup("name") == process.pid(), r.unregister("name"))
  end                                                             --> true	true	true
  local _, err = r.register("name", nil, "local")                 --> true	true	true
  print(err, err:kind())                                          --> true	true	true
  print(r.register("name", nil, 4))                               --> scope must be a number	Invalid
end                                                               --> nil	unknown scope

return { main = main }
