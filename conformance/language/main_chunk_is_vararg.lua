print(select("#", ...))      --> 0
local chunk = load("return select('#', ...), ...")
print(chunk(4, nil))         --> 2	4	nil
