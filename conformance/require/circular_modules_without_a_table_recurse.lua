local depth = 0
package.preload.loop = function()
  depth = depth + 1
  if depth == 3 then return "bottom" end
  return (require("loop"))
end
print((require("loop")), depth) --> bottom	3
