-- Rules 8.4, 8.5: wrap keeps the parent's message, kind, retryable and details; the context shows in the stack only.
local function main()
  local inner = errors.new({ message = "inner", kind = errors.INVALID, retryable = true, details = { code = 42 } })
  local outer = errors.wrap(inner, "outer context")
  print(outer, outer:message(), outer:kind(), outer:retryable(), outer:details().code) --> inner	inner	Invalid	true	42
  print(outer:stack():find("outer context", 1, true) ~= nil, inner:stack():find("outer", 1, true)) --> true	nil
  print(errors.wrap("text", "context"):message(), errors.wrap("text", errors.new("ctx")):stack():find("ctx", 1, true) ~= nil) --> text	true
  local twice = errors.wrap(outer, "again"):stack()
  print(twice:find("outer context", 1, true) < twice:find("again", 1, true))  --> true
  print(pcall(errors.wrap, nil, "x"))   --> false	bad argument #1 to 'errors.wrap' (error or string expected, got nil)
  print(pcall(errors.wrap, "x"))        --> false	bad argument #2 to 'errors.wrap' (error or string expected, got no value)
  print(errors.is(outer, errors.INVALID), errors.is(outer, errors.TIMEOUT)) --> true	false
  print(errors.is(nil, errors.INVALID), errors.is("Invalid", errors.INVALID), errors.is({}, "")) --> false	false	false
  print(pcall(errors.is, outer))        --> false	bad argument #2 to 'errors.is' (string expected, got no value)
end

return { main = main }
