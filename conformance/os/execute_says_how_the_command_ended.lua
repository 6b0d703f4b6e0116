print(os.execute()) --> true
print(os.execute("true")) --> true	exit	0
print(os.execute("exit 3")) --> nil	exit	3
print(os.execute("kill -s HUP $$")) --> nil	signal	1
print(os.execute("sh -c 'kill -s HUP $$' 2> /dev/null") == nil) --> true
