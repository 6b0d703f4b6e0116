-- Rule 11 (json): strings are UTF-8 bytes; escapes, surrogate pairs, and what is not UTF-8.
local json = require("json")

local function main()
  print(json.encode('a"b\\c/d'))                     --> "a\"b\\c/d"
  print(json.encode("\b\f\n\r\t\0\31\127") == '"\\b\\f\\n\\r\\t\\u0000\\u001f\127"') --> true
  print(json.encode("λ€😀"))                         --> "λ€😀"
  print(json.encode("a\xffb\xc0\x80"))               --> "a\ufffdb\ufffd\ufffd"
  print(json.decode([["\u03bb\u20AC\ud83d\ude00\u0041"]])) --> λ€😀A
  print(json.decode([["\"\\\/\b"]]) == '"\\/\b')      --> true
  print(json.decode([["\ud83dx"]]) == "\u{fffd}x")   --> true
  print(json.decode([["\udc00"]]) == "\u{fffd}")     --> true
  local long = ("λ\n"):rep(1000)
  print(json.decode(json.encode(long)) == long)      --> true
end

return { main = main }
