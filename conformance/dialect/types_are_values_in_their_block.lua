type Name = string
local function inner()
  type Name = number
  return Name(1)
end
print(inner(), Name("n"))     --> 1	n
local module = { Name = Name, check = function(v) return Name:is(v) end }
print(module.Name("x"), (module.check(1)))  --> x	nil
print(select(2, load("type T = number\nT = 1")))        --> [string "type T = number..."]:2: attempt to assign to const variable 'T'
