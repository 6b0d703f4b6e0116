local a <close>, b <close> = nil, nil --! syntax: multiple to-be-closed variables in local list
