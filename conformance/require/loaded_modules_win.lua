package.loaded.fake = { n = 1 }
print(require("fake").n) --> 1
print(require("string") == string, require("_G") == _G) --> true	true
print(select("#", require("string"))) --> 1
for _, name in ipairs { "coroutine", "debug", "io", "math", "os", "package", "table", "utf8" } do
  assert(package.loaded[name] == _G[name])
end
print("ok") --> ok
