print(os.difftime(10, 4), os.difftime(4, 10)) --> 6.0	-6.0
print(math.type(os.difftime(0, 0))) --> float
print(os.difftime(2^31, 1)) --> 2147483647.0
