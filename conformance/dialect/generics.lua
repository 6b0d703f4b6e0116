local function identity<T>(x: T): T return x end
local function map<T, U>(list: {T}, f: (T) -> U): {U}
  local out: {U} = {}
  for i, v in ipairs(list) do out[i] = f(v) end
  return out
end
local lengths = map({ "a", "bb" }, function(s: string): number return #s end)
print(identity(1), lengths[1], lengths[2]) --> 1	1	2
local anonymous = function<T: {name: string}, U...>(x: T): string return x.name end
print(anonymous({ name = "n" }))           --> n
