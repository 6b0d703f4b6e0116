local a, b = 1, 2
if a != b then end --! syntax: 'then' expected near '!'
