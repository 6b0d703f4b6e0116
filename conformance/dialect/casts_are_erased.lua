local data: any = { user = { name = "ann", tags = { 1, 2 } } }
local user = data.user :: { name: string }
print(user.name)                              --> ann
print((data.user as { name: string }).name)   --> ann
local n = #(data.user.tags :: {number}) + (1 :: number)
print(n)                                      --> 3
local s = data.user.name as string
print(s:upper())                              --> ANN
local f = (function(x) return x end) :: (number) -> number
print(f(2))                                   --> 2
