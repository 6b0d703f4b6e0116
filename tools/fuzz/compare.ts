// Runs generated programs under native Lua and in our engine, and says where they differ. Both run them through one
// harness, a Lua function from source to a text with everything the program printed, returned or raised; texts are
// compared but for what may differ: addresses and the sign of NaN. A program that differs is cut down to the lines and
// tokens that matter.
import { spawnSync } from 'node:child_process';
import type { Proto } from '../../src/bytecode/proto.ts';
import { compile } from '../../src/compiler/compile.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { callNow, drive, startCall, type Pause, type Stop } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import type { Tuning } from '../../src/jit/policy/tuning.ts';
import { bytesOf, isStr, str } from '../../src/values/string.ts';
import type { Value } from '../../src/values/type.ts';
import { makeClosure } from '../../src/vm/closure.ts';
import { resumable } from '../../src/vm/native/declare.ts';
import type { Runtime } from '../../src/vm/runtime.ts';
import { TOKENS } from './tokens.ts';
import { Budget } from '../../src/embed/lua/budget.ts';
import { UNBOUNDED } from '../../src/vm/limits.ts';

const HARNESS = `
local function keys(t)
  local found = {}
  for k in next, t do found[#found + 1] = k end
  local rank = {number = 1, string = 2, boolean = 3}
  table.sort(found, function(a, b)
    local x, y = rank[type(a)] or 4, rank[type(b)] or 4
    if x ~= y then return x < y end
    if x < 3 then return a < b end
    return x == 3 and a and not b
  end)
  return found
end
local function show(v, depth)
  local kind = type(v)
  if kind == "number" then return v ~= v and "nan" or tostring(v) end
  if kind == "string" then return '"' .. v .. '"' end
  if kind ~= "table" then return kind == "function" and kind or kind == "thread" and kind or tostring(v) end
  local meta = debug.getmetatable(v)
  if meta and rawget(meta, "__tostring") then return tostring(v) end
  if depth == 0 then return "{...}" end
  local parts = {}
  for _, k in ipairs(keys(v)) do parts[#parts + 1] = "[" .. show(k, 0) .. "]=" .. show(rawget(v, k), depth - 1) end
  return "{" .. table.concat(parts, ", ") .. "}"
end
local function copy(library, names)
  local made = {}
  if not names then for name, v in next, library do made[name] = v end return made end
  -- Native Lua may have been built with functions of older versions.
  for name in names:gmatch("%a+") do made[name] = library[name] end
  return made
end
local function showAll(out, ...)
  for i = 1, select("#", ...) do out[#out + 1] = (i > 1 and "\\t" or "") .. show((select(i, ...)), 3) end
  out[#out + 1] = "\\n"
end
return function(source)
  local out, ticks, turns = {}, 0, 0
  local env = {}
  for name, v in next, _G do env[name] = v end
  for _, name in ipairs{"io", "os", "debug", "package", "require", "dofile", "loadfile", "collectgarbage"} do env[name] = nil end
  env._G = env
  env.math, env.string, env.table, env.utf8, env.coroutine = copy(math, "pi huge maxinteger mininteger abs ceil floor fmod max min modf sqrt tointeger type ult"), copy(string), copy(table), copy(utf8), copy(coroutine)
  env.load = function(text, name, mode, ...) return load(text, name, mode, select("#", ...) == 0 and env or ...) end
  -- What comes of texts that are no UTF-8 has changed.
  env.utf8.codes = function(s, lax)
    if type(s) == "string" and not utf8.len(s, 1, -1, lax) then error("invalid UTF-8 code", 2) end
    return utf8.codes(s, lax)
  end
  env.traceback = debug.traceback
  env.print = function(...) showAll(out, ...) end
  -- In our engine its caller may have to wait, with natives in between.
  local wait = wait or function(...) return ... end
  local function passed(_, ...) return ... end
  env.wait = wait
  env.tick = function()
    ticks = ticks + 1
    if ticks % 8 == 0 then pcall(wait) end
    if ticks > 1500 then error("out of ticks", 0) end
  end
  env.count = function() turns = turns + 1 return turns % 4 == 0 end
  env.note = function(...) showAll(out, "note", ...) return passed(pcall(wait, ...)) end
  env.date = os.date
  env.bails = {gethook = debug.gethook, sethook = debug.sethook, getinfo = debug.getinfo, traceback = debug.traceback, collectgarbage = collectgarbage, load = load}
  local function named(co, level, act)
    if not debug.getinfo(co, level, "l") then return "no level" end
    for i = 1, 250 do
      local name, value = debug.getlocal(co, level, i)
      if not name then return end
      if not name:find("^%(") and act(name, value, i) then return end
    end
  end
  env.peek = function(co, level)
    local found = {}
    local none = named(co, level, function(name, value) found[#found + 1] = name .. "=" .. show(value, 0) end)
    return none or table.concat(found, " ")
  end
  env.poke = function(co, level, which, value)
    return named(co, level, function(name, _, i) return name == which and debug.setlocal(co, level, i, value) end)
  end
  env.lines = function(f)
    local found = {}
    if type(f) ~= "function" then return "no function" end
    for line in pairs(debug.getinfo(f, "L").activelines or {}) do found[#found + 1] = line end
    table.sort(found)
    return table.concat(found, " ")
  end
  env.locals = function(level)
    local found = {}
    for i = 1, 250 do
      local name, value = debug.getlocal(level + 1, i)
      if not name or name == "(C temporary)" or level > 1 and name == "(temporary)" then break end
      -- What a temporary or an unused state variable holds is undefined.
      found[i] = name .. (name:find("^%(") and "" or "=" .. show(value, 1))
    end
    return table.concat(found, " ")
  end
  env.info = function(f, what)
    local all, found = debug.getinfo(f, what), {}
    for _, key in ipairs{"currentline", "linedefined", "lastlinedefined", "what", "name", "namewhat", "nups", "nparams", "isvararg", "istailcall", "short_src"} do
      if all and all[key] ~= nil then found[#found + 1] = key .. "=" .. tostring(all[key]) end
    end
    return table.concat(found, " ")
  end
  env.trace = function(f, ...)
    local seen = {}
    debug.sethook(function(_, line)
      if debug.getinfo(2, "S").source == "=fuzz" and #seen < 200 then seen[#seen + 1] = line end
    end, "l")
    local ok, message = pcall(f, ...)
    debug.sethook()
    return table.concat(seen, " "), ok, message
  end
  if watch then watch(env) end
  local chunk, message = load(source, "=fuzz", "t", env)
  if not chunk then return "load: " .. message end
  local co = coroutine.create(chunk)
  -- Who asks for the hook is to find none.
  if native and not source:find("bails", 1, true) then debug.sethook(co, function() error("endless", 0) end, "", 30000000) end
  local ended, message = pcall(showAll, out, coroutine.resume(co, 1, "two", 3.5))
  return table.concat(out) .. (ended and "" or show(message, 1))
end
`;

/**
 * Notes when a program asks for what the manual leaves open: the border of a list with holes (§3.4.7), or the order in
 * which a table is traversed (§6.1 next) where that is not plainly that of a list. `#x` has become `_LEN^x`, which
 * binds as it does.
 */
const WATCH = `
function watch(env)
  open = false
  local function length(t)
    if type(t) ~= "table" then return end
    local count, last = 0, 0
    for k in next, t do
      if math.type(k) == "integer" and k > 0 then count, last = count + 1, math.max(last, k) end
    end
    open = open or count ~= last
  end
  local function order(t)
    if type(t) ~= "table" then return end
    local n, others = 0, 0
    for k in next, t do
      if k == n + 1 and others == 0 then n = k else others = others + 1 end
    end
    open = open or others > 1
  end
  local function watched(library, name, look)
    local f = library[name]
    library[name] = function(t, ...) look(t) return f(t, ...) end
  end
  env._LEN = setmetatable({}, {__pow = function(_, t) length(t) return #t end})
  for _, name in ipairs{"concat", "insert", "remove", "sort", "unpack"} do watched(env.table, name, length) end
  watched(env, "rawlen", length)
  watched(env, "pairs", order)
  watched(env, "next", order)
end
`;

const BATCH = `native = true local run = (function() ${HARNESS} end)()
local size = io.read("l")
while size do
  -- Each program finds the collector as a new state has it.
  collectgarbage("restart") collectgarbage("incremental", 200, 100, 13) collectgarbage("generational")
  local text = run(io.read(tonumber(size)) or "")
  if open then text = "(open)" end
  io.write(#text, "\\n", text)
  io.flush()
  size = io.read("l")
end
`;

/** What a program that did not come to an end shows. */
export const ENDLESS = 'endless';
const NATIVE_LIMIT_MS = 20_000;
const INSTRUCTIONS = 20_000_000;

/** What native Lua shows for each program; shorter than the list when one of them brought it down. */
export function runNative(binary: string, programs: readonly string[], script = BATCH): string[] {
  const input = Buffer.from(programs.map((source) => `${source.length}\n${source}`).join(''), 'latin1');
  const { stdout } = spawnSync(binary, ['-e', script], {
    input,
    encoding: 'latin1',
    timeout: NATIVE_LIMIT_MS,
    maxBuffer: 2 ** 30,
  });
  const shown: string[] = [];
  for (let at = 0; at < stdout.length; ) {
    const line = stdout.indexOf('\n', at),
      size = Number(stdout.slice(at, line));
    if (line < 0 || stdout.length < line + 1 + size) break;
    shown.push(normal(stdout.slice(line + 1, line + 1 + size)));
    at = line + 1 + size;
  }
  return shown;
}

/**
 * Is what native Lua shows the only right answer? Not if it shows something else each time (addresses), or if the
 * manual leaves it open.
 */
export function isSettled(binary: string, source: string): boolean {
  const again = (): string | undefined => runNative(binary, [source])[0];
  const watched = (source.match(TOKENS) ?? []).map((token) => (token === '#' ? '_LEN^' : token)).join('');
  return again() === again() && runNative(binary, [watched], WATCH + BATCH)[0] !== '(open)';
}

let harness: Proto | undefined;

/** Each collection finds an object to finalize. The finalizer uses the stack, and leaves an object for the next one. */
const FINALIZED = `
local function due() setmetatable({}, {__gc = function(...) due() local a, b, c = ... return 1, 2, 3, a, b, c end}) end
due()
`;

/** Bytes between two collections where the collector meddles. */
const CREDIT = 400;

/** How programs are disturbed. */
interface Meddling {
  /** Wherever they are preempted, the collector runs, and then a finalizer. */
  readonly collects?: boolean | undefined;
  /** Whoever calls `wait`, `note` or `tick` waits, until the slice is over or the program has nothing else to do. */
  readonly waits?: boolean | undefined;
}

/** Has `wait` wait; the result gives whoever waits what it asked for, and says whether anybody did. */
function letWait(rt: Runtime): () => boolean {
  let deliver: (() => boolean) | undefined;
  const wait = resumable('wait', [], '...', '', {
    start(call) {
      const ticket = call.ticket(),
        values = Array.from({ length: call.count }, (_, i) => call.arg(i + 1));
      deliver = () => ticket.resumeAll(values);
      return call.park();
    },
    done: (call) => call.pass(),
  });
  rt.globals.setStr('wait', wait);
  return () => {
    const delivered = deliver?.() === true;
    deliver = undefined;
    return delivered;
  };
}

/** The turn is over after each slice: otherwise compiled code, which is alone, would go on in place. */
const ONE_SLICE: Pause = { checkClock: () => true };

/** Calls a function that may wait, in slices. */
function callSlowly(rt: Runtime, fn: Value, args: readonly Value[], budget: Budget, deliver: () => boolean): Stop {
  const task = startCall(rt, fn, args);
  for (;;) {
    const stop = drive(task, budget, ONE_SLICE);
    if (stop.kind === 'turn') deliver();
    else if (stop.kind !== 'parked' || !deliver()) return stop;
  }
}

/** What our engine shows for a program, in a state of its own that is preempted after every `slice` instructions. */
export function runOurs(
  source: string,
  slice: number,
  jit: Tuning | false,
  { collects = false, waits = false }: Meddling = {},
): string {
  const rt = createRuntime(portableHost({ stdout: () => {}, stderr: () => {} }), {}, { jit });
  rt.slice = slice;
  if (collects) {
    const { memory } = rt,
      grant = memory.grant.bind(memory);
    memory.grant = (debtor, bytes) => grant(debtor, Math.min(bytes, CREDIT));
    memory.grant(rt, CREDIT);
    callNow(rt, makeClosure(rt, compile(FINALIZED, '=(finalizers)'), rt.globals), []);
  }
  const made = callNow(rt, makeClosure(rt, (harness ??= compile(HARNESS, '=(command line)')), rt.globals), []);
  if (made.kind !== 'done') return made.kind;
  let stop;
  try {
    const budget = new Budget({ ...UNBOUNDED, instructions: INSTRUCTIONS });
    stop = callSlowly(rt, made.values[0], [str(source)], budget, waits ? letWait(rt) : () => false);
  } catch (fault) {
    return `fault of the engine: ${fault instanceof Error ? fault.stack : String(fault)}`;
  }
  if (stop.kind === 'limit') return ENDLESS;
  const shown = stop.kind === 'done' ? stop.values[0] : stop.kind === 'failed' ? stop.error : undefined;
  return isStr(shown) ? normal(bytesOf(shown)) : stop.kind;
}

/** A text without what may differ. Where an address was shown, in whatever form, nothing like one counts. */
function normal(text: string): string {
  const shown = text
    .replace(/-(nan|NAN)/g, '$1')
    // C leaves open which of the two it looks at first; which one is to blame has changed.
    .replace(/bad argument #[12] to 'fmod' \([^)]*\)/g, "bad argument to 'fmod'")
    .replace(/bad argument #[12] to 'remove' \(position/g, "bad argument to 'remove' (position");
  return ADDRESS.test(shown) ? shown.replace(/[0-9a-f]{4,}(x0)?/gi, 'address') : shown;
}

const ADDRESS = /(table|function|thread|userdata|Class\w+): (builtin: )?(0x|address)|x0 :(elbat|noitcnuf|daerht)/i;

/**
 * What native Lua refuses because of its C stack, where ours is in the heap; and the first of two errors, which we see
 * in another order.
 */
const APART =
  /C stack overflow|across a C-call boundary|endless|^load: .*(attempt to assign to const variable|label|<goto|break outside)/;

/** Is there a difference that tells something? Programs that do not end do not count. */
export const differs = (ours: string, native: string | undefined, apart = APART): boolean =>
  ours !== ENDLESS && native !== undefined && ours !== native && !apart.test(native);

/** Where two texts part, line by line. */
export function firstDifference(ours: string, native: string): string {
  const mine = ours.split('\n'),
    theirs = native.split('\n');
  let at = 0;
  while (at < mine.length && mine[at] === theirs[at]) at++;
  const show = (line: string | undefined): string =>
    line === undefined ? '(end)' : JSON.stringify(line.slice(0, 400));
  return `ours:  ${show(mine[at])}\nright: ${show(theirs[at])}`;
}

/** Takes away as much of the parts as `keep` allows. */
function reduce(parts: string[], keep: (parts: readonly string[]) => boolean): string[] {
  for (let size = parts.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < parts.length; ) {
      const without = [...parts.slice(0, at), ...parts.slice(at + size)];
      if (keep(without)) parts = without;
      else at += size;
    }
  }
  return parts;
}

/** Lines from one that opens a block to the one that closes it go together. */
function reduceBlocks(lines: string[], keep: (lines: readonly string[]) => boolean): string[] {
  const opens = (line: string): number =>
    (line.match(/\b(function|then|do|repeat)\b/g)?.length ?? 0) - (line.match(/\b(end|until|elseif)\b/g)?.length ?? 0);
  for (let at = 0; at < lines.length; at++) {
    let depth = 0,
      end = at;
    do depth += opens(lines[end]!);
    while (depth > 0 && ++end < lines.length);
    if (end === at || end >= lines.length) continue;
    const without = [...lines.slice(0, at), ...lines.slice(end + 1)],
      unwrapped = [...lines.slice(0, at), ...lines.slice(at + 1, end), ...lines.slice(end + 1)];
    if (keep(without)) lines = without;
    else if (keep(unwrapped)) lines = unwrapped;
    else continue;
    at--;
  }
  return lines;
}

/** A smaller program that still differs. */
export function minimise(source: string, stillDiffers: (source: string) => boolean): string {
  const keep =
    (glue: string) =>
    (parts: readonly string[]): boolean =>
      stillDiffers(parts.join(glue));
  let lines = source.split('\n');
  for (let size = Infinity; lines.length < size; ) {
    size = lines.length;
    lines = reduceBlocks(reduce(lines, keep('\n')), keep('\n'));
  }
  let tokens: string[] = lines.join('\n').match(TOKENS) ?? [];
  for (let size = Infinity; tokens.length < size && tokens.length < 600; ) {
    size = tokens.length;
    tokens = reduce([...tokens], keep(''));
    tokens = reducePairs(tokens, keep(''));
  }
  return tokens.join('');
}

/** Brackets go in pairs. */
function reducePairs(tokens: string[], keep: (tokens: readonly string[]) => boolean): string[] {
  for (let at = 0; at < tokens.length; at++) {
    if (!/^[([{]$/.test(tokens[at]!)) continue;
    let depth = 0,
      end = at;
    for (; end < tokens.length; end++) {
      if (/^[([{]$/.test(tokens[end]!)) depth++;
      else if (/^[)\]}]$/.test(tokens[end]!) && --depth === 0) break;
    }
    for (const without of [
      [...tokens.slice(0, at), ...tokens.slice(end + 1)],
      [...tokens.slice(0, at), ...tokens.slice(at + 1, end), ...tokens.slice(end + 1)],
    ]) {
      if (end >= tokens.length || !keep(without)) continue;
      tokens = without;
      break;
    }
  }
  return tokens;
}
