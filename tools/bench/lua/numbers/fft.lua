-- Arrays of floats with computed indices: a fast Fourier transform there and back. No library sine: hosts differ in its last bit.
local rounds = tonumber((...)) or 180
local HALF_TURN_POWERS = 11
local cosines, sines = { -1.0 }, { 0.0 }
for i = 2, HALF_TURN_POWERS do
    local cosine = math.sqrt((1.0 + cosines[i - 1]) / 2.0)
    cosines[i], sines[i] = cosine, math.sqrt(1.0 - cosine * cosine)
end
local function transform(re, im, n, sign)
    local j = 1
    for i = 1, n do
        if i < j then re[i], re[j], im[i], im[j] = re[j], re[i], im[j], im[i] end
        local bit = n / 2
        while bit >= 1 and j > bit do j, bit = j - bit, bit / 2 end
        j = j + bit
    end
    local size, level = 1, 1
    while size < n do
        local wr, wi, step_r, step_i = 1.0, 0.0, cosines[level], sign * sines[level]
        for offset = 1, size do
            for a = offset, n, size * 2 do
                local b = a + size
                local tr, ti = wr * re[b] - wi * im[b], wr * im[b] + wi * re[b]
                re[b], im[b] = re[a] - tr, im[a] - ti
                re[a], im[a] = re[a] + tr, im[a] + ti
            end
            wr, wi = wr * step_r - wi * step_i, wr * step_i + wi * step_r
        end
        size, level = size * 2, level + 1
    end
end
local n, peak, rest = 2048, nil, nil
for _ = 1, rounds do
    local re, im = {}, {}
    for i = 1, n do re[i], im[i] = ((i * i) % 17) / 17.0 - 0.5, (i % 5) / 5.0 end
    transform(re, im, n, 1.0)
    peak = 0.0
    for i = 1, n do peak = math.max(peak, re[i] * re[i] + im[i] * im[i]) end
    transform(re, im, n, -1.0)
    rest = 0.0
    for i = 1, n do rest = math.max(rest, math.abs(re[i] / n - (((i * i) % 17) / 17.0 - 0.5))) end
end
print(string.format("%.3f %s", peak, rest < 1e-9)) --> 674688.640 true
