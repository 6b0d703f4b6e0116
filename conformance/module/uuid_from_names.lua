-- Rule 11 (uuid): v3 and v5 are made of a namespace and a name, the same ones every time.
local uuid = require("uuid")

local DNS = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

local function main()
  print(uuid.v3(DNS, "www.example.com"))      --> 5df41881-3aed-3515-88a7-2f4a814cf09e
  print(uuid.v5(DNS, "www.example.com"))      --> 2ed6657d-e927-568b-95e1-2665a8aea6a2
  print(uuid.v5(DNS, "python.org"))           --> 886313e1-3b8a-5372-9b90-0c9aee199e5d
  print(uuid.v3(DNS, "python.org"))           --> 6fa459ea-ee8a-3ca4-894e-db77e160355e
  local _, err = uuid.v3("nonsense", "x")
  print(err, err:kind(), err:retryable())     --> invalid namespace UUID	Invalid	false
  print(select(2, uuid.v5(DNS, 5)))           --> namespace and name must be strings
  print(select(2, uuid.v5(DNS)))              --> namespace and name must be strings
end

return { main = main }
