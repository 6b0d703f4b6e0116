package.preload.greeting = function(...) print(...) return { hello = "hi" } end --> greeting	:preload:
local m, where = require("greeting")
print(m.hello, where) --> hi	:preload:
print(require("greeting") == m, package.loaded.greeting == m) --> true	true
