for k in pairs(5) do end --! runtime: bad argument #1 to 'for iterator' (table expected, got number)
