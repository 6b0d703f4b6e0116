print([[a
b]])
--> a
--> b
print([[
first newline is skipped]]) --> first newline is skipped
print(#[[

x]])                                   --> 2
print([==[ ]] ]=] ]==])                -->  ]] ]=] 
print(#[[\n\0]], [[\65]])              --> 4	\65
print([=[[[nested]]]=])                --> [[nested]]
print(#load("return [[a\r\nb\n\rc\rd]]")()) --> 7
local t = { 1, 2 }
print(t[ t[1] ], ({[ [[k]] ] = "v"}).k) --> 1	v
