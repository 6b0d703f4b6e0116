local s = [[
one
two]] local local --! syntax: <name> expected near 'local'
