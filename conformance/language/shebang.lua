#!/usr/bin/env lua5.4 -- this line is no Lua at all
print "line 2"                              --> line 2
error "the shebang line still counts"       --! runtime: the shebang line still counts
