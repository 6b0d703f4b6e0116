table.insert({}, 1, 2, 3) --! runtime: wrong number of arguments to 'insert'
