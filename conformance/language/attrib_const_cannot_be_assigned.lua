local limit <const> = 10
limit = 11 --! syntax: attempt to assign to const variable 'limit'
