for i = 1, 10, 0 do print "never" end --! runtime: 'for' step is zero
