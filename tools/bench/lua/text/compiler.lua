-- A compiler in Lua: lexer, parser, folding, code for a stack machine, and the machine. Tables of tokens, nodes, code; dispatch by name.
local rounds = tonumber((...)) or 15
local KEYWORDS = {}
for name in ("and break do else elseif end false for function if local nil not or return then true while"):gmatch("%a+") do KEYWORDS[name] = true end
local function lex(source)
    local kinds, values, n, at, line = {}, {}, 0, 1, 1
    local function add(kind, value)
        n = n + 1
        kinds[n], values[n] = kind, value
    end
    while true do
        at = source:find("%S", at)
        if not at then break end
        local c = source:sub(at, at)
        if c:find("[%a_]") then
            local word = source:match("^[%w_]+", at)
            add(KEYWORDS[word] and word or "name", word)
            at = at + #word
        elseif c:find("%d") then
            local digits = source:match("^[%d%.]+", at)
            add("number", tonumber(digits))
            at = at + #digits
        elseif source:sub(at, at + 1) == "--" then
            at = source:find("\n", at, true) or #source + 1
            line = line + 1
        else
            local pair = source:sub(at, at + 1)
            local symbol = (pair == "==" or pair == "~=" or pair == "<=" or pair == ">=") and pair or c
            add(symbol, symbol)
            at = at + #symbol
        end
    end
    add("eof", "eof")
    return kinds, values
end
local LEVEL = { ["or"] = 1, ["and"] = 2, ["<"] = 3, [">"] = 3, ["<="] = 3, [">="] = 3, ["=="] = 3, ["~="] = 3, ["+"] = 4, ["-"] = 4, ["*"] = 5, ["%"] = 5 }
local function parse(source)
    local kinds, values = lex(source)
    local at = 1
    local expression, block
    local function accept(kind)
        if kinds[at] ~= kind then return nil end
        at = at + 1
        return values[at - 1]
    end
    local function expect(kind) return accept(kind) or error(kind .. " expected near " .. tostring(values[at])) end
    local function list(close)
        local items = {}
        if kinds[at] ~= close then
            repeat items[#items + 1] = expression(0) until not accept(",")
        end
        expect(close)
        return items
    end
    local function primary()
        local kind = kinds[at]
        if kind == "number" then return { kind = "number", value = accept("number") } end
        if kind == "true" or kind == "false" or kind == "nil" then at = at + 1 return { kind = "constant", value = kind == "true" } end
        if kind == "not" or kind == "-" then at = at + 1 return { kind = "unary", op = kind, of = expression(6) } end
        if kind == "{" then at = at + 1 return { kind = "table", items = list("}") } end
        local node
        if accept("(") then
            node = expression(0)
            expect(")")
        else
            node = { kind = "name", name = expect("name") }
        end
        while true do
            if accept("(") then
                node = { kind = "call", fn = node, args = list(")") }
            elseif accept("[") then
                node = { kind = "index", of = node, key = expression(0) }
                expect("]")
            else
                return node
            end
        end
    end
    function expression(limit)
        local left = primary()
        while true do
            local op = kinds[at]
            local level = LEVEL[op]
            if not level or level <= limit then return left end
            at = at + 1
            left = { kind = "binary", op = op, left = left, right = expression(level) }
        end
    end
    local function body()
        local params = {}
        expect("(")
        if kinds[at] ~= ")" then repeat params[#params + 1] = expect("name") until not accept(",") end
        expect(")")
        local node = { kind = "function", params = params, body = block() }
        expect("end")
        return node
    end
    local statements = {
        ["local"] = function()
            if accept("function") then
                local name = expect("name")
                return { kind = "local", name = name, recursive = true, value = body() }
            end
            local name = expect("name")
            return { kind = "local", name = name, value = accept("=") and expression(0) or { kind = "constant", value = false } }
        end,
        ["if"] = function()
            local arms = {}
            repeat
                local condition = expression(0)
                expect("then")
                arms[#arms + 1] = { condition = condition, body = block() }
            until not accept("elseif")
            local otherwise = accept("else") and block() or {}
            expect("end")
            return { kind = "if", arms = arms, otherwise = otherwise }
        end,
        ["while"] = function()
            local condition = expression(0)
            expect("do")
            local node = { kind = "while", condition = condition, body = block() }
            expect("end")
            return node
        end,
        ["return"] = function() return { kind = "return", value = expression(0) } end,
    }
    local ENDS = { ["end"] = true, ["else"] = true, ["elseif"] = true, eof = true }
    function block()
        local out = {}
        while not ENDS[kinds[at]] do
            local statement = statements[kinds[at]]
            if statement then
                at = at + 1
                out[#out + 1] = statement()
            else
                local target = expression(0)
                if accept("=") then
                    out[#out + 1] = { kind = "assign", target = target, value = expression(0) }
                else
                    out[#out + 1] = { kind = "expression", value = target }
                end
            end
        end
        return out
    end
    local chunk = { kind = "function", params = {}, body = block() }
    expect("eof")
    return chunk
end
local FOLD = {
    ["+"] = function(a, b) return a + b end, ["-"] = function(a, b) return a - b end, ["*"] = function(a, b) return a * b end,
    ["%"] = function(a, b) return a % b end,
}
local function fold(node)
    if node.kind == "binary" then
        node.left, node.right = fold(node.left), fold(node.right)
        local op = FOLD[node.op]
        if op and node.left.kind == "number" and node.right.kind == "number" then
            return { kind = "number", value = op(node.left.value, node.right.value) }
        end
    end
    return node
end
local generate
local function new_function(parent) return { code = {}, size = 0, slots = {}, parent = parent, protos = {} } end
local function emit(f, op, a)
    local at = f.size
    f.code[at + 1], f.code[at + 2] = op, a == nil and 0 or a
    f.size = at + 2
    return at + 2
end
local function patch(f, at) f.code[at] = f.size end
local function find(f, name)
    local depth = 0
    while f do
        local slot = f.slots[name]
        if slot then return depth, slot end
        f, depth = f.parent, depth + 1
    end
    error("no variable " .. name)
end
local function declare(f, name)
    f.count = (f.count or 0) + 1
    f.slots[name] = f.count
    return f.count
end
local function statements(f, list) for i = 1, #list do generate[list[i].kind](f, list[i]) end end
local function value(f, node)
    node = fold(node)
    return generate[node.kind](f, node)
end
generate = {
    number = function(f, node) emit(f, "push", node.value) end,
    constant = function(f, node) emit(f, "push", node.value) end,
    name = function(f, node)
        local depth, slot = find(f, node.name)
        emit(f, "load", depth * 256 + slot)
    end,
    unary = function(f, node) value(f, node.of) emit(f, node.op == "-" and "neg" or "not") end,
    binary = function(f, node)
        value(f, node.left)
        if node.op == "and" or node.op == "or" then
            local jump = emit(f, node.op == "and" and "keep_false" or "keep_true")
            value(f, node.right)
            return patch(f, jump)
        end
        value(f, node.right)
        emit(f, node.op)
    end,
    table = function(f, node)
        for i = 1, #node.items do value(f, node.items[i]) end
        emit(f, "table", #node.items)
    end,
    index = function(f, node) value(f, node.of) value(f, node.key) emit(f, "get") end,
    call = function(f, node)
        value(f, node.fn)
        for i = 1, #node.args do value(f, node.args[i]) end
        emit(f, "call", #node.args)
    end,
    ["function"] = function(f, node)
        local g = new_function(f)
        for i = 1, #node.params do declare(g, node.params[i]) end
        statements(g, node.body)
        emit(g, "push", false)
        emit(g, "return")
        f.protos[#f.protos + 1] = g
        emit(f, "closure", #f.protos)
    end,
    ["local"] = function(f, node)
        local slot = node.recursive and declare(f, node.name)
        value(f, node.value)
        emit(f, "store", slot or declare(f, node.name))
    end,
    assign = function(f, node)
        if node.target.kind == "index" then
            value(f, node.target.of)
            value(f, node.target.key)
            value(f, node.value)
            emit(f, "set")
        else
            value(f, node.value)
            local depth, slot = find(f, node.target.name)
            emit(f, "store", depth * 256 + slot)
        end
    end,
    expression = function(f, node) value(f, node.value) emit(f, "pop") end,
    ["if"] = function(f, node)
        local ends = {}
        for _, arm in ipairs(node.arms) do
            value(f, arm.condition)
            local skip = emit(f, "jump_false")
            statements(f, arm.body)
            ends[#ends + 1] = emit(f, "jump")
            patch(f, skip)
        end
        statements(f, node.otherwise)
        for i = 1, #ends do patch(f, ends[i]) end
    end,
    ["while"] = function(f, node)
        local top = f.size
        value(f, node.condition)
        local out = emit(f, "jump_false")
        statements(f, node.body)
        emit(f, "jump", top)
        patch(f, out)
    end,
    ["return"] = function(f, node) value(f, node.value) emit(f, "return") end,
}
local function truthy(v) return v ~= false and v ~= nil end
local function scope(env, a)
    while a >= 256 do env, a = env.parent, a - 256 end
    return env, a
end
local run
local function two(op) return function(stack, top) stack[top - 1] = op(stack[top - 1], stack[top]) return top - 1 end end
local step = {
    push = function(stack, top, a) stack[top + 1] = a return top + 1 end,
    pop = function(_, top) return top - 1 end,
    load = function(stack, top, a, env)
        local from, slot = scope(env, a)
        stack[top + 1] = from[slot]
        return top + 1
    end,
    store = function(stack, top, a, env)
        local to, slot = scope(env, a)
        to[slot] = stack[top]
        return top - 1
    end,
    neg = function(stack, top) stack[top] = -stack[top] return top end,
    ["not"] = function(stack, top) stack[top] = not truthy(stack[top]) return top end,
    ["+"] = two(FOLD["+"]), ["-"] = two(FOLD["-"]), ["*"] = two(FOLD["*"]), ["%"] = two(FOLD["%"]),
    ["<"] = two(function(a, b) return a < b end), [">"] = two(function(a, b) return a > b end),
    ["<="] = two(function(a, b) return a <= b end), [">="] = two(function(a, b) return a >= b end),
    ["=="] = two(function(a, b) return a == b end), ["~="] = two(function(a, b) return a ~= b end),
    table = function(stack, top, a)
        local t = {}
        for i = 1, a do t[i] = stack[top - a + i] end
        stack[top - a + 1] = t
        return top - a + 1
    end,
    get = function(stack, top) stack[top - 1] = stack[top - 1][stack[top]] or false return top - 1 end,
    set = function(stack, top) stack[top - 2][stack[top - 1]] = stack[top] return top - 3 end,
    call = function(stack, top, a)
        local fn, env = stack[top - a], {}
        env.parent = fn.env
        for i = 1, a do env[i] = stack[top - a + i] end
        stack[top - a] = run(fn.proto, env)
        return top - a
    end,
    closure = function(stack, top, a, env, f) stack[top + 1] = { proto = f.protos[a], env = env } return top + 1 end,
}
function run(f, env)
    local code, stack, top, pc = f.code, {}, 0, 0
    while true do
        local op, a = code[pc + 1], code[pc + 2]
        pc = pc + 2
        local act = step[op]
        if act then
            top = act(stack, top, a, env, f)
        elseif op == "jump" then
            pc = a
        elseif op == "jump_false" then
            if not truthy(stack[top]) then pc = a end
            top = top - 1
        elseif op == "return" then
            return stack[top]
        elseif truthy(stack[top]) == (op == "keep_true") then
            pc = a
        else
            top = top - 1
        end
    end
end
local PROGRAM = [[
-- function %d
local function fib%d(n) if n < 2 then return n end return fib%d(n - 1) + fib%d(n - 2) end
local function primes%d(limit)
    local found = {} local count = 0 local i = 2
    while i <= limit do
        local j = 1 local prime = true
        while prime and j <= count and found[j] * found[j] <= i do
            if i %% found[j] == 0 then prime = false else j = j + 1 end
        end
        if prime then count = count + 1 found[count] = i end
        i = i + 1
    end
    return found[count] * 1000 + count
end
local function add%d(a) return function_of%d(a) end
sum = (sum + fib%d(2 * 3) + primes%d(30 + %d %% 7 * (2 + 1)) + add%d(%d)) %% 65521
]]
local parts = { "local sum = 0\n" }
for i = 1, 60 do
    local text = PROGRAM:gsub("function_of%%d%(a%)", "a * %%d - not_nil(a)"):gsub("not_nil%(a%)", "(a or 1)")
    parts[#parts + 1] = text:gsub("%%d", tostring(i)):gsub("%%%%", "%%")
end
parts[#parts + 1] = "return sum\n"
local source = table.concat(parts)
local result, size
for _ = 1, rounds do
    local main = new_function(nil)
    statements(main, parse(source).body)
    result, size = run(main, {}), main.size
    for _, proto in ipairs(main.protos) do size = size + proto.size end
end
print(#source, size, result) --> 39637	15008	57481
