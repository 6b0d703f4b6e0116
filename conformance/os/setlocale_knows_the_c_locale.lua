print(os.setlocale()) --> C
print(os.setlocale("C"), os.setlocale(nil, "numeric")) --> C	C
print(os.setlocale("no_SUCH.locale")) --> nil
print(pcall(os.setlocale, "C", "weather")) --> false	bad argument #2 to 'os.setlocale' (invalid option 'weather')
