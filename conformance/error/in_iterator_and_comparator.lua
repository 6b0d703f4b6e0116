print(pcall(function() for _ in function() error("iter", 0) end do end end)) --> false	iter
print(pcall(function() for _ in nil do end end))       --> false	in_iterator_and_comparator.lua:2: attempt to call a nil value (for iterator 'for iterator')
print(pcall(table.sort, { 1, 2, 3 }, function() error("cmp", 0) end)) --> false	cmp
print(pcall(table.sort, { 1, "x" }))                   --> false	attempt to compare string with number
print(pcall(string.gsub, "a", "a", function() error("cb", 0) end)) --> false	cb
