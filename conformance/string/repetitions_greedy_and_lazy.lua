print(("aaa"):match("a*"), ("aaa"):match("a-") == "", ("aaa"):match("a+")) --> aaa	true	aaa
print(("<b><i>"):match("<.*>")) --> <b><i>
print(("<b><i>"):match("<.->")) --> <b>
print(("colour color"):gsub("colou?r", "x")) --> x x	2
print(("aab"):match("^a-b")) --> aab
print(("b"):match("a*b"), ("b"):match("a+b")) --> b	nil
print(("ab*"):match("b*$") == "", ("ab*"):match("b%*$")) --> true	b*
