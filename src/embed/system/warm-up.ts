// Warms the interpreter up. V8 optimizes it for the instructions that have run so far, with the kinds of values that
// they met. An instruction that runs for the first time afterwards drops that code, and until V8 has made new code, 50
// to 150 ms later, all interpreted programs take some fifteen times as long. Where a system goes on for long, programs
// here run every instruction early, in a state of their own, instead of leaving that to whoever comes first.
import type { Host } from '../../vm/host.ts';
import { createRuntime } from '../lua/toolchain.ts';
import { callNow, loadChunk } from '../lua/state.ts';

/** Handlers for all operations, and objects that have them. */
export const OBJECT = `local meta, one = {}, function() return 1 end
for e in ("add sub mul mod pow div idiv band bor bxor shl shr unm bnot concat len lt le eq call"):gmatch("%a+") do
meta["__" .. e] = one end
meta.__index, meta.__newindex, meta.__close = one, one, one
local o, p, f = setmetatable({}, meta), setmetatable({}, meta), type
`;

/** Each runs in a turn. */
export const PROGRAMS = [
  // Arithmetic.
  `for _, q in ipairs { { 7, 2 }, { -7, 2 }, { 1.5, 0.25 }, { 2.0, 3.0 }, { 1 << 60, 3 }, { o, 1 }, { 1, o } } do
local a, b = q[1], q[2]
f(a + b, a - b, a * b, a % b, a ^ b, a / b, a // b, -a)
f(a + 1, a - 1, 1 + a, 1 - a, a + 1000, a - 1000, a + 0.5, a - 0.5, a * 3, 3 * a, a % 3, a ^ 2, a / 2, a / 2.5, a // 3)
if a ~= 1.5 then
f(a & b, a | b, a ~ b, a << b, a >> b, ~a, a & 3, 3 & a, a | 3, a ~ 3, a << 2, a >> 2, 2 << a, 2 >> a) end
end
local s = "10"
f(s + 1, s - 1, 1 + s, s * s, s / 4, s % 3, s // 3, s ^ 2, -s, s + 0.5, 7 - s)`,
  // Comparisons.
  `local n, s, z = nil, "a", false
for _, q in ipairs { { 1, 2 }, { 1, 1 }, { 1.5, 2.0 }, { 2.0, 2 }, { s, "b" }, { o, p } } do
local a, b = q[1], q[2]
f(a == b, a ~= b, a < b, a <= b, a > b, a >= b, a == n, a == 1, a == 2.5, a == s, a == true, not a, a and b, n or a)
if a ~= s then f(a < 1, a <= 1, a > 1, a >= 1, a < 2.0, a <= 2.0, a > 1 << 40, a == 1 << 40) end
if a then if a == b then s = "a" elseif n then s = n end end
local c = n and a or b
c = c or n c = c and n c = z or c
end
f({} == o, #s, #o, #{ 1 }, s .. 1 .. 2.5, o .. s, s .. o, "" .. s)`,
  // Tables.
  `local k, proto = "key", { m = one, [7] = 7 }
proto.__index = proto
for i = 1, 3 do
local t = { 1, 2, 3, x = 1, [k] = 2, [i] = i, f(k) }
t = { f(k), f(k) } t = {}
t[1] = 1 t[2] = i t[3] = nil t[i] = i t[9] = 9 t[k] = 1
t.x = 1 t.x = 2 t.y = nil t.y = i t.z = k t.w = one t[1.5] = 2 t["n" .. i] = 7
f(t[1], t[99], t[i], t[k], t.x, t.nothing, t[1.5], t[0], t[t], k.len, k[1])
t:w() k:len()
local c = setmetatable({ v = i }, proto)
f(c:m(), c.m, c.v, c[7], c.none, c[8]) c.v = 1 c.q = 2 c[1] = 1
o.x = 1 o[1] = 1 o[k] = 1 f(o.x, o[1], o[i], o[k])
up, k = t, k up.x = 1 f(up.x, up.none)
end`,
  // Calls.
  `local function pass(a, b, ...) return a, b, ... end
local function last(a, b) return b end
local function nothing() end
local function tail(...) return pass(...) end
local function tailObject(a) return o(a) end
local function all(...) local a, b, c = ... local t = { ... } return (...), select("#", ...) end
local function counter() local n = 0 return function(by) n = n + by return n end end
local function closing(how) local a <close> = o do local b <close> = nil end if how then return 1, 2 end end
for i = 1, 3 do
local a, b, c = pass(1, 2, 3)
a = pass(pass(i)) a, b = tail(1, 2, 3) a = tailObject(i) last(1) last(1, 2, 3) nothing() nothing(nothing())
f(all(1, 2, 3)) f(all()) f(o(1), o()) a = { pass(1, i) } a, b = pcall(pass, 1) a = pcall(nothing)
a = counter() a(i) a = i local function up() a = a + 1 return a end
local box = { x = 1 } local function open() box.y = box.x box[1] = box.x box.x = nil return box.y end open()
up() closing() closing(true) f(math.abs(-1), pass(math.abs(i)))
a = coroutine.wrap(function(x) for j = 1, 3 do x = coroutine.yield(x, j) end return x end) a(1) a(2) a(3) a(4)
end`,
  // Loops.
  `local function after(s, c) if c < 3 then return c + 1, s end end
local call = setmetatable({}, { __call = function(_, _, c) if not c then return 1 end end })
for i = 1, 3 do
local n = 0
for j = 3, 1, -1 do n = n + j end for j = 1.0, 2.0, 0.5 do n = j end for j = 1, 0 do n = j end
for j = 1, i do local c = j n = function() return c end end
for k, v in pairs { 1, x = 2 } do n = v end for k, v in ipairs { 1, 2 } do n = v end for k in next, { 1 } do n = k end
for k, v in after, i, 0 do n = k end for k in call do n = k end for w in ("a b"):gmatch "%a" do n = w end
for k in next, {}, nil, o do n = k end
n = 0 while n < 3 do n = n + 1 if n == 2 then goto on end ::on:: end repeat n = n - 1 until n <= 0
end`,
];

/** V8 notes types from a function's second run on, and the caches of fields answer from then on. */
const RUNS = 3;
/** Instructions in a slice of the last: what comes back there, too. */
const SHORT_SLICE = 20;

/**
 * Milliseconds from the first work to the first program: V8 optimizes the interpreter once more for it, which a system
 * that ends earlier would not get back.
 */
export const START_MS = 3000;
/** Steps in a turn: together they take less time than V8 needs, which then does it once. */
const STEPS = 5;

/** Runs the programs; stops after each step of some milliseconds. */
export function* warmUp(host: Host): Generator<undefined> {
  const rt = createRuntime(host, {}, { jit: false, collector: false });
  for (const program of PROGRAMS) {
    const run = loadChunk(rt, OBJECT + program, '=warm-up');
    const { slice } = rt;
    for (let n = 0; n < RUNS; n++) {
      yield;
      rt.slice = n === RUNS - 1 ? SHORT_SLICE : slice;
      if (callNow(rt, run, []).kind !== 'done') throw new Error('a program of the warm-up failed');
    }
    yield;
  }
}

/** Decides when the programs run: some time after the start, a few steps after each turn with work. */
export class WarmUp {
  private start: number | undefined;
  private steps: Iterator<undefined> | undefined;
  /** The programs have run. */
  over = false;

  /** A turn with work is over, at a time in milliseconds of monotonic time. */
  turn(host: Host, at: number): void {
    this.start ??= at;
    if (this.over || at - this.start < START_MS) return;
    this.steps ??= warmUp(host);
    for (let n = 0; n < STEPS && !this.over; n++) this.over = this.steps.next().done === true;
  }
}

/** All systems of a realm share the interpreter, and so this. */
export const warming = new WarmUp();
