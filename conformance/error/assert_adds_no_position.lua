assert(false, "plain") --! error: plain
