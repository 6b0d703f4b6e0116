local x <frozen> = 1 --! syntax: unknown attribute 'frozen'
