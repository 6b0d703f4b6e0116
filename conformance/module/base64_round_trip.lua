-- Rule 11 (base64): standard alphabet with padding, over bytes.
local base64 = require("base64")

local function main()
  for _, text in ipairs({ "", "a", "ab", "abc", "hello", "\0\xff\xfe" }) do print(base64.encode(text)) end
  -->
  --> YQ==
  --> YWI=
  --> YWJj
  --> aGVsbG8=
  --> AP/+
  print(base64.decode("aGVsbG8="))              --> hello
  print(base64.decode("aGVs\r\nbG8=\n"))        --> hello
  local all = {}
  for i = 0, 255 do all[i + 1] = string.char(i) end
  local bytes = table.concat(all)
  print(base64.decode(base64.encode(bytes)) == bytes) --> true
end

return { main = main }
