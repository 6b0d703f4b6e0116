local function err(t) print((select(2, pcall(os.time, t)))) end
err { year = 2020, month = 1 }
err { month = 1, day = 1 }
err { year = 2020, day = 1 }
err { year = "x", month = 1, day = 1 }
err { year = 2020, month = 1.5, day = 1 }
err { year = 2020, month = {}, day = 1 }
err { year = 1 << 40, month = 1, day = 1 }
err { year = 2020, month = 1, day = 1, hour = 1 << 40 }
err(5)
--> field 'day' missing in date table
--> field 'year' missing in date table
--> field 'month' missing in date table
--> field 'year' is not an integer
--> field 'month' is not an integer
--> field 'month' is not an integer
--> field 'year' is out-of-bound
--> field 'hour' is out-of-bound
--> bad argument #1 to 'os.time' (table expected, got number)
