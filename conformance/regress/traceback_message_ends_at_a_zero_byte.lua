print((debug.traceback("shown\0hidden"):gsub("\n.*", ""))) --> shown
