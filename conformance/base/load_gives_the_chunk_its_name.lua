print(select(2, pcall(load("error('e')", "=name")))) --> name:1: e
print(select(2, pcall(load("error('e')", "@path/name.lua")))) --> path/name.lua:1: e
print(select(2, pcall(load("error('e')", "some source text")))) --> [string "some source text"]:1: e
print(select(2, pcall(load("error('e')", "two\nlines")))) --> [string "two..."]:1: e
print(select(2, pcall(load("error('e')")))) --> [string "error('e')"]:1: e
print(select(2, pcall(load("error('e')", "=" .. ("n"):rep(80))))) --> nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn:1: e
print(select(2, pcall(load("error('e')", ("n"):rep(80))))) --> [string "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn..."]:1: e
print(select(2, pcall(load("error('e')", "@" .. ("n"):rep(80))))) --> ...nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn:1: e
