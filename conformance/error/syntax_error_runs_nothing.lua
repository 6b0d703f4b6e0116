print "this must not appear"
local x = = 1 --! syntax: unexpected symbol near '='
