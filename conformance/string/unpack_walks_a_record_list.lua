local data = string.pack("<s1i2", "one", 1) .. string.pack("<s1i2", "two", 2) .. string.pack("<s1i2", "", -3)
local pos = 1
while pos <= #data do
  local name, n
  name, n, pos = string.unpack("<s1i2", data, pos)
  print("[" .. name .. "]", n, pos) --> [one]	1	7
                                    --> [two]	2	13
                                    --> []	-3	16
end
