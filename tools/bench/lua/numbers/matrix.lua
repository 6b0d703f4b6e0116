-- Arrays of arrays of floats: matrix products, and Gauss elimination with row exchange.
local rounds = tonumber((...)) or 140
local function matrix(n, entry)
    local m = {}
    for i = 1, n do
        local row = {}
        for j = 1, n do row[j] = entry(i, j) end
        m[i] = row
    end
    return m
end
local function product(a, b, n)
    local c = {}
    for i = 1, n do
        local row, from = {}, a[i]
        for j = 1, n do
            local sum = 0.0
            for k = 1, n do sum = sum + from[k] * b[k][j] end
            row[j] = sum
        end
        c[i] = row
    end
    return c
end
local function determinant(m, n)
    local det = 1.0
    for i = 1, n do
        local pivot = i
        for row = i + 1, n do
            if math.abs(m[row][i]) > math.abs(m[pivot][i]) then pivot = row end
        end
        if pivot ~= i then m[i], m[pivot], det = m[pivot], m[i], -det end
        local head = m[i]
        det = det * head[i]
        for row = i + 1, n do
            local line = m[row]
            local factor = line[i] / head[i]
            for column = i, n do line[column] = line[column] - factor * head[column] end
        end
    end
    return det
end
local n, trace, det = 50, nil, nil
for _ = 1, rounds do
    local a = matrix(n, function(i, j) return 1.0 / (i + j) + (i == j and 0.5 or 0.0) end)
    local b = matrix(n, function(i, j) return ((i * 7 + j * 3) % 11) / 11.0 - 0.4 end)
    local c = product(a, b, n)
    trace = 0.0
    for i = 1, n do trace = trace + c[i][i] end
    det = determinant(a, n)
end
print(string.format("%.10f %.6e", trace, det)) --> 5.7119106789 8.745624e-15
