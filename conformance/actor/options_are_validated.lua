-- 7.32: what is valid in the table is applied even if another key is refused.
local function main()
    local ok, err = process.set_options({ trap_links = true, x = 1 })
    print(ok, err, err:kind(), process.get_options().trap_links) --> false	option x is not supported	Invalid	true
    print(process.set_options({ trap_links = 1 })) --> false	trap_links must be a boolean
    print(process.set_options("x")) --> false	options parameter must be a table
    print(process.set_options()) --> false	options parameter must be a table
    print(process.set_options({})) --> true	nil
    print(process.set_options({ [1] = "ignored" })) --> true	nil
    print((process.set_options({ trap_links = false })), process.get_options().trap_links) --> true	false
end

return { main = main }
