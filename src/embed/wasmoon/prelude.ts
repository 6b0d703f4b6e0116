// The part of the layer that is written in Lua: what the JavaScript API has no call for, out of the standard libraries
// as they are before a program can change them. Its chunk name tells its frames from the program's.
import type { Lua } from '../lua/engine.ts';
import type { LuaFunction, LuaTable } from '../lua/handle.ts';

/** JavaScript functions that the Lua part calls. */
export interface Hooks {
  /** Begins to wait for a promise: a promise that is never rejected. Raises if the argument is no promise. */
  begin(promise: unknown): unknown;
  settled(waiting: unknown): boolean;
  /** What the promise gave; raises what it was rejected with. */
  take(waiting: unknown): unknown;
  /** Raises the error of an await where nothing can wait. */
  cannotWait(): void;
}

const SOURCE = `
local hooks = ...
local setmetatable, getmetatable = debug.setmetatable, debug.getmetatable
local create, resume, status, running = coroutine.create, coroutine.resume, coroutine.status, coroutine.running
local yield, close, traceback, getinfo = coroutine.yield, coroutine.close, debug.traceback, debug.getinfo
local type, rawget, rawset, select, next, loaded = type, rawget, rawset, select, next, package.loaded
local load, loadfile, count = load, loadfile, collectgarbage
local begin, settled, take, cannotWait = hooks.begin, hooks.settled, hooks.take, hooks.cannotWait

local kinds, libraries = {}, { _G = {} }
for name, value in next, _G do
  if loaded[name] ~= nil and name ~= '_G' then libraries[name] = value else libraries._G[name] = value end
end
libraries._G.require, libraries.package = nil, { package, require }
local strings = getmetatable('')

local function body(f)
  return type(f) == 'function' and f or function(...) return f(...) end
end

local function outcome(co, ok, ...)
  if ok and status(co) == 'dead' then return false, ... end
  return co, ok, ...
end

local M = {
  load = load, loadfile = loadfile, tostring = tostring, type = type, rawequal = rawequal, rawget = rawget,
  rawset = rawset, next = next, rawlen = rawlen, close = close,
  running = running, getmetatable = getmetatable, setmetatable = setmetatable,
  tonumber = tonumber, tointeger = math.tointeger, registry = {}, weak = setmetatable({}, { __mode = 'v' }),
}

function M.get(t, k) return t[k] end
function M.set(t, k, v) t[k] = v end
function M.lengthOf(t) return #t end
function M.concat(a, b) return a .. b end
function M.equal(a, b) return a == b end
function M.less(a, b) return a < b end
function M.lessEqual(a, b) return a <= b end
function M.bound(f) return function(...) return f(...) end end
function M.body(f) return create(body(f)) end

-- Both give false and the results, or the coroutine and what resume gave; nil if there is nothing to resume.
function M.goOn(co, ...)
  if status(co) ~= 'suspended' then return nil end
  return outcome(co, resume(co, ...))
end

function M.call(f, ...)
  local co = create(body(f))
  return outcome(co, resume(co, ...))
end

function M.loadText(code, name) return load(code, name or code) end

-- Loads a text or file and calls it; gives nil and the fault if it cannot be loaded.
function M.run(load, ...)
  local f, fault = load(...)
  if f == nil then return nil, fault end
  return M.call(f)
end

function M.memory() return count('count') * 1024 end
function M.collect() count() end

function M.trace(co)
  local at = getinfo(co, 0, 'S')
  return traceback(co, nil, at and at.what == 'C' and 1 or 0)
end

function M.name(v)
  local meta = getmetatable(v)
  local name = type(meta) == 'table' and rawget(meta, '__name')
  return type(name) == 'string' and name or nil
end

function M.callable(v)
  local meta = getmetatable(v)
  return type(v) == 'function' or type(meta) == 'table' and rawget(meta, '__call') ~= nil
end

function M.kind(name)
  if not kinds[name] then kinds[name] = { __name = name } end
  return kinds[name]
end

function M.isKind(name) return kinds[name] ~= nil end

function M.define(name, fields)
  local meta = M.kind(name)
  for k, v in next, fields do meta[k] = v end
  meta.__metatable = 'protected metatable'
end

function M.attach(reference, name) setmetatable(reference, M.kind(name)) end

function M.await(promise)
  local waiting = begin(promise)
  local _, main = running()
  if main then return cannotWait() end
  repeat yield(waiting) until settled(waiting)
  return take(waiting)
end

function M.closeLibraries()
  setmetatable('', nil)
  for name in next, _G do _G[name] = nil end
  for name in next, loaded do loaded[name] = nil end
end

function M.openLibrary(name)
  local library = libraries[name]
  if library == nil then return false end
  if name == '_G' then
    for k, v in next, library do _G[k] = v end
    _G._G, loaded._G = _G, _G
  elseif name == 'package' then
    _G.package, _G.require, loaded.package = library[1], library[2], library[1]
  else
    _G[name], loaded[name] = library, library
    if name == 'string' then setmetatable('', strings) end
  end
  return true
end

return M
`;

/** The functions of the Lua part. */
const NAMES = [
  'load',
  'loadText',
  'loadfile',
  'tostring',
  'type',
  'rawequal',
  'rawget',
  'rawset',
  'rawlen',
  'next',
  'goOn',
  'close',
  'running',
  'getmetatable',
  'setmetatable',
  'memory',
  'collect',
  'run',
  'get',
  'set',
  'lengthOf',
  'concat',
  'equal',
  'less',
  'lessEqual',
  'body',
  'bound',
  'call',
  'trace',
  'name',
  'callable',
  'kind',
  'define',
  'attach',
  'await',
  'closeLibraries',
  'openLibrary',
  'tonumber',
  'tointeger',
  'isKind',
] as const;

/** The functions by name, and two tables: one that stands for the registry, and one with weak values. */
export interface Prelude extends Readonly<Record<(typeof NAMES)[number], LuaFunction>> {
  readonly registry: LuaTable;
  readonly weak: LuaTable;
}

/** The chunk name of the Lua part. */
const CHUNK = '[wasmoon]';

export function openPrelude(lua: Lua, hooks: Hooks): Prelude {
  const made = lua.eval<LuaTable>(SOURCE, { name: CHUNK, args: [hooks] });
  return Object.fromEntries([...NAMES, 'registry', 'weak'].map((name) => [name, made.get(name)])) as unknown as Prelude;
}
