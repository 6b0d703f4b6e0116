print({ f = 1 }.f) --! syntax: ')' expected near '.'
