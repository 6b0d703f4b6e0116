local function line(source) return (select(2, load(source, "=s"))) end
print(line "x = 1\n\n=")                    --> s:3: unexpected symbol near '='
print(line "x = 1\r\n\r\n=")                --> s:3: unexpected symbol near '='
print(line "x = 1\r\r=")                    --> s:3: unexpected symbol near '='
print(line "x = 1\n\r\n\r=")                --> s:3: unexpected symbol near '='
print(line "x = [[\r\n\r\n]] =")            --> s:3: unexpected symbol near '='
print(line "x = '\\\r\n' =")                --> s:2: unexpected symbol near '='
