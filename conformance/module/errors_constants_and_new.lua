-- Rules 8.1-8.3: kinds, errors.new in both forms, methods.
local function main()
  print(errors.NOT_FOUND, errors.ALREADY_EXISTS, errors.INVALID, errors.PERMISSION_DENIED, errors.UNAVAILABLE)
  --> NotFound	AlreadyExists	Invalid	PermissionDenied	Unavailable
  print(errors.INTERNAL, errors.CANCELED, errors.CONFLICT, errors.TIMEOUT, errors.RATE_LIMITED, #errors.UNKNOWN)
  --> Internal	Canceled	Conflict	Timeout	RateLimited	0
  local plain = errors.new("plain")
  print(plain:message(), #plain:kind(), plain:retryable(), plain:details())   --> plain	0	nil	nil
  local full = errors.new({ message = "m", kind = errors.TIMEOUT, retryable = false, details = { a = { 1 }, [1] = "gone" } })
  print(full:message(), full:kind(), full:retryable(), full:details().a[1], full:details()[1]) --> m	Timeout	false	1	nil
  full:details().a = nil
  print(full:details().a[1])                                       --> 1
  local odd = errors.new({ message = "m", kind = 5, retryable = "no", details = "none" })
  print(#odd:kind(), odd:retryable(), odd:details())               --> 0	nil	nil
  print(errors.new({ message = "m", details = {} }):details())     --> nil
  print(#errors.new(""):stack() > 0)                               --> true
  print(pcall(errors.new, {}))          --> false	bad argument #1 to 'errors.new' (message must be a string)
  print(pcall(errors.new, 5))           --> false	bad argument #1 to 'errors.new' (string or table expected, got number)
  print(pcall(errors.new))              --> false	bad argument #1 to 'errors.new' (string or table expected, got no value)
end

return { main = main }
