-- Process Options
local function main()
    -- Get current process options
    local options = process.get_options()
    print(options.trap_links)  --> false

    -- Set process options
    local success, error = process.set_options({
        trap_links = true  -- When true, process receives LINK_DOWN events instead of failing when linked processes die
    })
    print(success, error) --> true	nil
    print(process.get_options().trap_links) --> true
    options.trap_links = "a copy"
    print(process.get_options().trap_links) --> true
end

return { main = main }
