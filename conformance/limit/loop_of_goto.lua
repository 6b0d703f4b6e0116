--@ stops limit
::again:: goto again
