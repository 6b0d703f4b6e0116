goto print
error "skipped"
::print:: print "label and global differ" --> label and global differ
print(load "local goto = 1")       --> nil	[string "local goto = 1"]:1: <name> expected near 'goto'
