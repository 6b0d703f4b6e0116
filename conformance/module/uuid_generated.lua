-- Rule 11 (uuid): v1, v4 and v7 are new every time; v7 sorts in order of making.
local uuid = require("uuid")

local function main()
  for _, make in ipairs({ "v1", "v4", "v7" }) do
    local seen, last, sorted = {}, "", true
    for _ = 1, 200 do
      local id = uuid[make]()
      assert(#id == 36 and uuid.validate(id) and uuid.variant(id) == "RFC4122", id)
      assert(not seen[id], id)
      seen[id] = true
      sorted = sorted and last < id
      last = id
    end
    print(make, uuid.version(last), make == "v4" or sorted)
  end
  --> v1	1	true
  --> v4	4	true
  --> v7	7	true
  local now = os.time()
  print(math.abs(uuid.parse(uuid.v1()).timestamp - now) <= 1)  --> true
  print(math.abs(uuid.parse(uuid.v7()).timestamp - now) <= 1)  --> true
  print(math.type(uuid.parse(uuid.v7()).timestamp))            --> integer
end

return { main = main }
