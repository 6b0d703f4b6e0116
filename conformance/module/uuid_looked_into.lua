-- Rule 11 (uuid): validate, version, variant, parse and format.
local uuid = require("uuid")

local ID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

local function main()
  print(uuid.validate(ID), uuid.validate(ID:upper()), uuid.validate("urn:uuid:" .. ID)) --> true	true	true
  print(uuid.validate("{" .. ID .. "}"), uuid.validate((ID:gsub("-", "")))) --> true	true
  print(uuid.validate(""), uuid.validate(ID .. "-x"), uuid.validate(123), uuid.validate(nil), uuid.validate({})) --> false	false	false	false	false
  print(uuid.version(ID), math.type(uuid.version(ID)), uuid.variant(ID)) --> 1	integer	RFC4122
  local info = uuid.parse(ID)
  print(info.version, info.variant, info.timestamp, info.node) --> 1	RFC4122	886630433	00c04fd430c8
  local other = uuid.parse("550e8400-e29b-41d4-a716-446655440000")
  print(other.version, other.timestamp, other.node)            --> 4	nil	nil
  print(uuid.format(ID:upper()), uuid.format(ID, "standard") == ID) --> 6ba7b810-9dad-11d1-80b4-00c04fd430c8	true
  print(uuid.format(ID, "simple"))                             --> 6ba7b8109dad11d180b400c04fd430c8
  print(uuid.format(ID, "urn"))                                --> urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8
end

return { main = main }
