-- natives have no line: level 1 of an error raised through pcall(error) is pcall itself
print(pcall(error, "text", 1))                         --> false	text
print(pcall(error, "text", 2))                         --> false	not_enough_positions_without_debug_lines.lua:3: text
print(select(2, pcall(load "error 'in chunk'")))       --> [string "error 'in chunk'"]:1: in chunk
