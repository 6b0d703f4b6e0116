// What a supervisor does (README 10d), in Lua: it waits for the ends of its children and for requests, and starts and
// stops children one after the other, as Erlang's supervisor does. Each call of the module runs this chunk anew, with
// the name of an operation, so processes share nothing but its code. Its globals are those that supervisor.ts gives it.
// Invariant: a child with a PID is in `by_pid`, and its EXIT has not been seen; one with `ended` waits in `failed`.
import * as text from '../../../messages/modules.ts';

/** A text as a Lua literal; `%s` stands for what is known later. */
const quoted = (bytes: string): string => JSON.stringify(bytes);

const STRATEGIES = ['one_for_one', 'one_for_all', 'rest_for_one'];
const RESTARTS = ['permanent', 'transient', 'temporary'];
const TYPES = ['worker', 'supervisor'];

/** The topic of requests to a supervisor. */
const TOPIC = 'supervisor';

const set = (words: readonly string[]): string => `{ ${words.map((word) => `${word} = true`).join(', ')} }`;

export const SUPERVISION = `
local operation, given, name, argument, timeout = ...

local function failure(kind, message, details)
  return errors.new{ message = message, kind = kind, details = details }
end
local function invalid(format, ...)
  error(errors.new{ message = format:format(...), kind = errors.INVALID, retryable = false })
end

-- ---- specs

local strategies, restarts, types = ${set(STRATEGIES)}, ${set(RESTARTS)}, ${set(TYPES)}
local fields = ${set(['strategy', 'max_restarts', 'period', 'children'])}
local child_fields = ${set(['id', 'entry', 'host', 'args', 'restart', 'shutdown', 'type'])}

local function milliseconds(given)
  local ms
  if math.type(given) then
    ms = given
  elseif given ~= nil then
    local duration = time.parse_duration(given)
    ms = duration and duration:nanoseconds() / 1e6
  end
  return ms and ms > 0 and ms < 1e15 and ms or nil
end

local function shutdown_of(given, id)
  if given == "kill" or given == "infinity" then return given end
  return milliseconds(given) or invalid(${quoted(text.childField('%s', 'shutdown', text.supervisorShutdown()))}, id)
end

local function child_of(spec)
  if type(spec) ~= "table" or type(spec.id) ~= "string" then invalid(${quoted(text.childNotTable())}) end
  local id = spec.id
  for field in pairs(spec) do
    if not child_fields[field] then invalid(${quoted(text.childUnknownField('%s', '%s'))}, tostring(field), id) end
  end
  local function want(is, field, what)
    if not is then invalid(${quoted(text.childField('%s', '%s', '%s'))}, field, id, what) end
  end
  local args, kind, restart = spec.args or {}, spec.type or "worker", spec.restart or "permanent"
  want(type(spec.entry) == "string", "entry", ${quoted(text.supervisorText())})
  want(spec.host == nil or type(spec.host) == "string", "host", ${quoted(text.supervisorText())})
  want(type(args) == "table", "args", ${quoted(text.supervisorList())})
  want(restarts[restart], "restart", ${quoted(text.supervisorOneOf(RESTARTS))})
  want(types[kind], "type", ${quoted(text.supervisorOneOf(TYPES))})
  local shutdown = spec.shutdown
  if shutdown == nil then shutdown = kind == "supervisor" and "infinity" or 5000 end
  return {
    id = id, entry = spec.entry, host = spec.host or "system:processes", type = kind, restart = restart,
    args = args, count = math.type(args.n) == "integer" and args.n or #args,
    shutdown = shutdown_of(shutdown, id), restarts = 0,
  }
end

-- ---- state

local strategy, max_restarts, period, period_text = "one_for_one", 3, 5000, "5s"
local children, by_id, by_pid = {}, {}, {}
-- Children that have ended, in order; the process whose failure was seen last; why all of it has to end.
local failed, last_failed, stopping = {}, nil, nil
local restarted = {}
local events, requests

local function add(child)
  if by_id[child.id] then invalid(${quoted(text.childTwice('%s'))}, child.id) end
  children[#children + 1], by_id[child.id] = child, child
end

local function place_of(child)
  for place = 1, #children do
    if children[place] == child then return place end
  end
end

local function forget(child)
  by_id[child.id] = nil
  table.remove(children, place_of(child))
end

local function configure(spec)
  for field in pairs(spec) do
    if not fields[field] then invalid(${quoted(text.supervisorUnknownField('%s'))}, tostring(field)) end
  end
  local list = spec.children or {}
  strategy = spec.strategy or strategy
  max_restarts = spec.max_restarts or max_restarts
  if not strategies[strategy] then
    invalid(${quoted(text.supervisorField('strategy', text.supervisorOneOf(STRATEGIES)))})
  elseif math.type(max_restarts) ~= "integer" or max_restarts < 0 then
    invalid(${quoted(text.supervisorField('max_restarts', text.supervisorWhole()))})
  elseif type(list) ~= "table" then
    invalid(${quoted(text.supervisorField('children', text.supervisorList()))})
  end
  if spec.period ~= nil then
    period = milliseconds(spec.period) or invalid(${quoted(text.supervisorField('period', text.supervisorTime()))})
    period_text = tostring(time.parse_duration(period * 1e6 // 1))
  end
  for place = 1, #list do add(child_of(list[place])) end
end

-- ---- events

local function drop_from_failed(child)
  child.ended = nil
  for place = 1, #failed do
    if failed[place] == child then return table.remove(failed, place) end
  end
end

local function note(event)
  local kind, pid = event.kind, event.from
  if kind == process.event.EXIT then
    local child = by_pid[pid]
    if child == nil then return end
    by_pid[pid], child.pid, child.ended = nil, nil, event.result
    failed[#failed + 1] = child
    last_failed = event.result.error and pid
  elseif kind == process.event.CANCEL then
    stopping = stopping or {}
  elseif pid ~= last_failed then
    local details = { from = pid, reason = tostring(event.result.error) }
    stopping = stopping or { error = failure(errors.INTERNAL, linked_process_failed, details) }
  end
end

-- ---- starting and stopping children

local function start(child)
  local pid, err = process.spawn_linked_monitored(child.entry, child.host, table.unpack(child.args, 1, child.count))
  if pid == nil then return nil, err end
  child.pid, by_pid[pid] = pid, child
  settled(pid)
  -- It answers when its own children have been started.
  if child.type == "supervisor" then process.call(pid, ${quoted(TOPIC)}, { operation = "count_children" }) end
  return pid
end

-- Waits for the end of a child; false if it is still there after this time.
local function await_end(child, ms)
  local timer = ms and time.timer(math.max(1, ms * 1e6 // 1))
  local cases = { events:case_receive(), timer and timer:response():case_receive() }
  while child.pid do
    local first = channel.select(cases)
    if first.channel ~= events then return false end
    note(first.value)
  end
  if timer then timer:stop() end
  return true
end

local forever = 1e12
local function stop(child)
  local pid, shutdown = child.pid, child.shutdown
  if pid then
    if shutdown ~= "kill" then
      local within = shutdown ~= "infinity" and shutdown or nil
      process.cancel(pid, within or forever)
      if await_end(child, within) then pid = nil end
    end
    if pid then
      process.terminate(pid)
      await_end(child)
    end
  end
  drop_from_failed(child)
end

-- Stops the children from the last one to this place. Temporary ones are not started again.
local function stop_from(first)
  for place = #children, first, -1 do
    local child = children[place]
    stop(child)
    if child.restart == "temporary" then forget(child) end
  end
end

-- Starts the children from this place on, as far as they do not run; false if one cannot start.
local function start_from(first)
  for place = first, #children do
    local child = children[place]
    if child.pid == nil then
      local pid, err = start(child)
      if pid == nil then return child, err end
      child.restarts = child.restarts + 1
    end
  end
end

-- ---- restarts

local function may_restart()
  local now = monotonic()
  while restarted[1] and now - restarted[1] > period do table.remove(restarted, 1) end
  restarted[#restarted + 1] = now
  return #restarted <= max_restarts
end

local function reason_of(result)
  return result.error and tostring(result.error) or ${quoted(text.childEnded())}
end

local function restart(child, result)
  if not may_restart() then
    local reason = reason_of(result)
    local message = ${quoted(text.restartLimit('%s', '%s', '%s', '%s'))}
    message = message:format(max_restarts, period_text, child.id, reason)
    stopping = { error = failure(errors.UNAVAILABLE, message, { child = child.id, reason = reason }) }
    return
  end
  local first = place_of(child)
  local unstarted, err = child, nil
  if strategy == "one_for_one" then
    local pid
    pid, err = start(child)
    if pid then
      unstarted = nil
      child.restarts = child.restarts + 1
    end
  else
    if strategy == "one_for_all" then first = 1 end
    stop_from(first)
    unstarted, err = start_from(math.min(first, #children + 1))
  end
  if unstarted then
    -- A failure like others, and it counts as one.
    unstarted.ended = { error = err }
    table.insert(failed, 1, unstarted)
  end
end

local function handle(child)
  local result = child.ended
  drop_from_failed(child)
  if child.restart == "permanent" or (child.restart == "transient" and result.error) then
    restart(child, result)
  elseif child.restart == "temporary" then
    forget(child)
  end
end

-- ---- requests

local function described(child)
  return {
    id = child.id, pid = child.pid, entry = child.entry, host = child.host, type = child.type,
    restart = child.restart, restarts = child.restarts,
  }
end

local answers = {}

local function begin(child)
  local pid, err = start(child)
  if pid then return pid end
  return nil, failure(err:kind(), (${quoted(text.childNotStarted('%s', '%s'))}):format(child.id, tostring(err)))
end

function answers.start_child(spec)
  local child = child_of(spec)
  local known = by_id[child.id]
  if known then
    return nil, failure(errors.ALREADY_EXISTS, (${quoted(text.childTwice('%s'))}):format(child.id), { pid = known.pid })
  end
  add(child)
  local pid, err = begin(child)
  if pid == nil then forget(child) end
  return pid, err
end

local function known(id)
  local child = by_id[id]
  if child then return child end
  return nil, failure(errors.NOT_FOUND, (${quoted(text.childUnknown('%s'))}):format(tostring(id)))
end

local function idle(id)
  local child, err = known(id)
  if child == nil or not (child.pid or child.ended) then return child, err end
  return nil, failure(errors.CONFLICT, (${quoted(text.childRunning('%s'))}):format(id))
end

function answers.terminate_child(id)
  local child, err = known(id)
  if child == nil then return nil, err end
  stop(child)
  if child.restart == "temporary" then forget(child) end
  return true
end

function answers.restart_child(id)
  local child, err = idle(id)
  if child == nil then return nil, err end
  return begin(child)
end

function answers.delete_child(id)
  local child, err = idle(id)
  if child == nil then return nil, err end
  forget(child)
  return true
end

function answers.which_children()
  local list = {}
  for place, child in ipairs(children) do list[place] = described(child) end
  return list
end

function answers.count_children()
  local count = { specs = #children, active = 0, workers = 0, supervisors = 0 }
  for _, child in ipairs(children) do
    local kind = child.type .. "s"
    count[kind] = count[kind] + 1
    if child.pid then count.active = count.active + 1 end
  end
  return count
end

local function answer(request)
  local wish = request:payload():data()
  local act = type(wish) == "table" and answers[wish.operation]
  if not act then
    request:reply(nil, failure(errors.INVALID, ${quoted(text.supervisorBadRequest())}))
    return
  end
  local fine, value, err = pcall(act, wish.argument)
  if fine then request:reply(value, err) else request:reply(nil, value) end
end

-- ---- operations

local function start_all()
  for _, child in ipairs(children) do
    local pid, err = begin(child)
    if pid == nil then return err end
  end
end

local function serve()
  local cases = { events:case_receive(), requests:case_receive() }
  while stopping == nil do
    local child = failed[1]
    if child then
      handle(child)
    else
      local first = channel.select(cases)
      if first.channel == events then note(first.value) else answer(first.value) end
    end
  end
end

local function run()
  local fine, fault = pcall(configure, given)
  if not fine then return nil, fault end
  events, requests = process.events(), process.listen(${quoted(TOPIC)}, { message = true })
  local options = process.get_options()
  process.set_options{ trap_links = true }
  local err = start_all()
  if err == nil then
    serve()
    err = stopping.error
  end
  stop_from(1)
  process.unlisten(requests)
  process.set_options(options)
  if err then return nil, err end
end

if operation == "run" then return run() end
return process.call(name, ${quoted(TOPIC)}, { operation = operation, argument = argument }, timeout or "1m")
`;
