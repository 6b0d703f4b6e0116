-- Nothing is returned, not nil.
print(select("#", ("abc"):byte(4))) --> 0
print(select("#", ("abc"):byte(0))) --> 0
print(select("#", ("abc"):byte(3, 2))) --> 0
print(select("#", (""):byte())) --> 0
print(select("#", ("abc"):byte(0, 2))) --> 2
