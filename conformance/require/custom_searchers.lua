table.insert(package.searchers, 2, function(name)
  if name:match("^virtual%.") then
    return function(n, extra) return n .. " via " .. extra end, "data"
  end
  return "\n\tno virtual '" .. name .. "'"
end)
print(require("virtual.one")) --> virtual.one via data	data
package.path, package.cpath = "", ""
print((select(2, pcall(require, "real")):match("no virtual 'real'"))) --> no virtual 'real'
