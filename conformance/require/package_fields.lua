print(package.config:sub(1, -2):gsub("\n", " ")) --> / ; ? ! -	4
print(type(package.path), type(package.cpath), type(package.loadlib)) --> string	string	function
print(package.loaded == debug.getregistry()._LOADED, package.preload == debug.getregistry()._PRELOAD) --> true	true
local names = {}
for name in pairs(package) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, " ")) --> config cpath loaded loadlib path preload searchers searchpath
