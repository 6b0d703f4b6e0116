local function err(...) print((select(2, pcall(os.date, ...)):match("%((.*)%)$"))) end
err("!%Q", 0)
err("!%E", 0)
err("!%Ez", 0)
err("!%O1", 0)
err("!%", 0)
err("!%Y %L", 0)
--> invalid conversion specifier '%Q'
--> invalid conversion specifier '%E'
--> invalid conversion specifier '%Ez'
--> invalid conversion specifier '%O1'
--> invalid conversion specifier '%'
--> invalid conversion specifier '%L'
