-- Records of floats: bodies that attract each other.
local rounds = tonumber((...)) or 65
local function body(x, y, z, vx, vy, vz, mass) return { x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass } end
local function advance(bodies, dt)
    local n = #bodies
    for i = 1, n do
        local a = bodies[i]
        local ax, ay, az, mass = a.x, a.y, a.z, a.mass
        local vx, vy, vz = a.vx, a.vy, a.vz
        for j = i + 1, n do
            local b = bodies[j]
            local dx, dy, dz = ax - b.x, ay - b.y, az - b.z
            local square = dx * dx + dy * dy + dz * dz + 0.01
            local pull = dt / (square * math.sqrt(square))
            local from = b.mass * pull
            vx, vy, vz = vx - dx * from, vy - dy * from, vz - dz * from
            from = mass * pull
            b.vx, b.vy, b.vz = b.vx + dx * from, b.vy + dy * from, b.vz + dz * from
        end
        a.vx, a.vy, a.vz = vx, vy, vz
        a.x, a.y, a.z = ax + dt * vx, ay + dt * vy, az + dt * vz
    end
end
local function energy(bodies)
    local e = 0.0
    for i, a in ipairs(bodies) do
        e = e + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for j = i + 1, #bodies do
            local b = bodies[j]
            local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            e = e - a.mass * b.mass / math.sqrt(dx * dx + dy * dy + dz * dz + 0.01)
        end
    end
    return e
end
local result
for _ = 1, rounds do
    local bodies = {
        body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0),
        body(4.8, -1.1, -0.1, 0.6, 2.8, 0.02, 0.03),
        body(8.3, 4.1, -0.4, -1.0, 1.8, 0.008, 0.01),
        body(12.9, -15.1, -0.2, 1.1, 0.9, -0.01, 0.0017),
        body(15.4, -25.9, 0.2, 1.0, 0.6, -0.03, 0.002),
    }
    for _ = 1, 2500 do advance(bodies, 0.01) end
    result = energy(bodies)
end
print(string.format("%.10f", result)) --> -0.1455758258
