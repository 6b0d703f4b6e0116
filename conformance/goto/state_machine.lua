local text, at, words, from = "one  two three", 1, {}, nil
::space::
if at > #text then goto finish end
if text:sub(at, at) ~= " " then from = at goto word end
at = at + 1
goto space
::word::
if at <= #text and text:sub(at, at) ~= " " then at = at + 1 goto word end
words[#words + 1] = text:sub(from, at - 1)
goto space
::finish::
print(table.concat(words, "|"))    --> one|two|three
