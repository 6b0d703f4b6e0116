-- Numerals far longer than any number.
print(tonumber(("0"):rep(20000) .. "12"))                  --> 12
print(tonumber(("1"):rep(20000)))                          --> inf
print(tonumber("-" .. ("1"):rep(20000)))                   --> -inf
print(tonumber("0." .. ("0"):rep(20000) .. "1"))           --> 0.0
print(tonumber("." .. ("0"):rep(20000) .. "1e20001"))      --> 1.0
print(tonumber((" "):rep(20000) .. "7" .. ("\t"):rep(20000))) --> 7
print(tonumber((" "):rep(20000) .. "x"))                   --> nil
print(tonumber(("1"):rep(20000) .. " 1"))                  --> nil
print(tonumber("0x" .. ("0"):rep(20000) .. "ff"))          --> 255
print(tonumber("0x" .. ("f"):rep(20000)))                  --> -1
print(tonumber("0x." .. ("0"):rep(20000) .. "8p80004"))    --> 8.0
print(tonumber("1e" .. ("0"):rep(20000) .. "2"))           --> 100.0
print(tonumber("1e" .. ("9"):rep(20000)))                  --> inf
print(tonumber("1e-" .. ("9"):rep(20000)))                 --> 0.0
print(tonumber(("z"):rep(10000), 36))                      --> -1
print(tonumber("-" .. ("0"):rep(10000) .. "11", 2))        --> -3
print(tonumber(("8"):rep(10000), 8))                       --> nil
print(("1"):rep(20000) + 1)                                --> inf
