-- Section 8: making, wrapping and looking into errors.
local function main()
    local e = errors.new({ message = "not here", kind = errors.NOT_FOUND, retryable = false, details = { id = 7, [1] = "dropped" } })
    print(e, type(e), e:message(), e:kind(), e:retryable()) --> not here	userdata	not here	NotFound	false
    print(e:details().id, e:details()[1], e:details() ~= e:details()) --> 7	nil	true
    print(#e:stack() > 0, e:stack():find("not here", 1, true)) --> true	1	8
    print("got: " .. e, e .. "!", e .. e, e .. 1) --> got: not here	not here!	not herenot here	not here1
    print(errors.is(e, errors.NOT_FOUND), errors.is(e, "Internal"), errors.is(nil, "NotFound"), errors.is("x", "NotFound")) --> true	false	false	false
    local plain = errors.new("text")
    print(plain:kind() == errors.UNKNOWN, plain:kind() == "", plain:retryable(), plain:details()) --> true	true	nil	nil
    print(errors.new({ message = "m", kind = 1, retryable = "x", details = 2 }):kind() == "") --> true
    local w = errors.wrap(e, "looking up")
    print(w, w:kind(), w:details().id, w:stack():find("looking up", 1, true) ~= nil, w == e) --> not here	NotFound	7	true	false
    print(errors.wrap("text", e):message()) --> text
    print(string.upper(e), string.find(e, "here")) --> NOT HERE	5	8
    local ok, raised = pcall(error, e)
    print(ok, raised == e) --> false	true
    local stack = errors.call_stack(e)
    print(type(stack.thread), stack.frames[1].line, stack.frames[1].source, errors.call_stack("x")) --> string	3	errors_module.lua	nil
    print(pcall(errors.new)) --> false	bad argument #1 to 'errors.new' (string or table expected, got no value)
    print(pcall(errors.new, {})) --> false	bad argument #1 to 'errors.new' (message must be a string)
    print(errors.ALREADY_EXISTS, errors.INVALID, errors.PERMISSION_DENIED, errors.UNAVAILABLE, errors.INTERNAL) --> AlreadyExists	Invalid	PermissionDenied	Unavailable	Internal
    print(errors.CANCELED, errors.CONFLICT, errors.TIMEOUT, errors.RATE_LIMITED) --> Canceled	Conflict	Timeout	RateLimited
end

return { main = main }
