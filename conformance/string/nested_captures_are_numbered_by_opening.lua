print(("abcd"):match("(a(b(c)))d")) --> abc	bc	c
print(("abcd"):match("((a)(b))")) --> ab	a	b
print(("key=val"):match("((%w+)=(%w+))")) --> key=val	key	val
