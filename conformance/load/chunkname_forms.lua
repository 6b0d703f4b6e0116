local function name(chunkname) return (select(2, load("=", chunkname)):match "^(.-):1:") end
print(name "=stdin")                           --> stdin
print(name "@dir/file.lua")                    --> dir/file.lua
print(name "return 1")                         --> [string "return 1"]
print(name "first line\nsecond")               --> [string "first line..."]
print(name "")                                 --> [string ""]
print(name "=")                                -->
print(name(nil))                               -->
