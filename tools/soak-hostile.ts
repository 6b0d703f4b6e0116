// Honest processes beside hostile ones, for a while: 200 places in which the hostile programs of conformance/limit run
// in turn, each under limits, and 100 processes that send requests, wait for ticks, and compute under a supervisor. The
// honest ones tell how long they waited beyond what they asked for, and that nothing got lost. All of it happens in a
// child, so that a program that stops the whole loop is seen. Other work on the machine does not count
// (conformance/hostile/watch.ts).
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { V8_OPTIONS } from '../conformance/hostile/case.ts';
import { endingOf } from '../conformance/hostile/ours.ts';
import { entriesOf } from '../conformance/hostile/entries.ts';
import { Watch, memoryInUse, sleep } from '../conformance/hostile/watch.ts';
import { readKnown } from '../conformance/hostile/known.ts';
import { LIMIT_ENDINGS, parseDirectives, type Hostile } from '../conformance/directives.ts';
import { createSystem, type Entry, type System, type SystemOptions } from '../src/embed/system/system.ts';

const FOLDER = 'conformance/limit';
const HONEST = 'honest:processes',
  HOSTILE = 'hostile:processes';
/** Hostile programs at a time. */
const PLACES = 200;
/** Limits of each hostile process, and of their host. */
const LIMITS = { instructions: 1e6, memory: 16 * 2 ** 20, string: 2 ** 20, time: 1000 };
const HOST_LIMITS = { maxProcesses: 2000, memory: 256 * 2 ** 20, mailbox: { max: 10_000 } };
/** All of them run for so long before anything is measured: V8 has to have seen the engine's code. */
const WARM_UP_MS = 5000;
/** The bounds. */
const MOST_GAP_MS = 50,
  MOST_HEAP = 1024 * 2 ** 20,
  MOST_LEFT = 64 * 2 ** 20;
const CHILD_HEAP_MB = 1024;
/**
 * V8 first optimizes a function for the loop that it is in, and then as a whole: the interpreter waits for both, in one
 * queue. A system enters it anew in each turn, so that the second is enough.
 */
const SYSTEM_OPTIONS = ['--no-use-osr'];
/** How long the child may take to start and to end. */
const MARGIN_MS = 30_000;

const CHILD_FLAG = '--hostile-child';

// ---- the honest ones

/**
 * Its gap is what a process waits for its turn: beyond what it asked for, and, where it waits for others, for each of
 * their turns.
 */
const SOURCE = `
local probe, time = require("probe"), require("time")

local function server()
  local requests = process.listen("request", { message = true })
  while true do
    local message = requests:receive()
    local question = message:payload():data()
    process.send(message:from(), "reply", { number = question.number, sum = question.number * 31 % 1009 })
  end
end

-- Asks until it is told to finish; gives how often it asked and how often it was answered.
local function client(me)
  local peer, replies, finish = process.spawn_linked("honest:server", "${HONEST}"), process.listen("reply"), process.listen("finish")
  local asked, answered = 0, 0
  while true do
    probe.start(me)
    asked = asked + 1
    process.send(peer, "request", { number = asked })
    local reply = replies:receive()
    probe.done(me, 2)
    if reply.number == asked and reply.sum == asked * 31 % 1009 then answered = answered + 1 end
    local r = channel.select({ finish:case_receive(), time.after("10ms"):case_receive() })
    if r.channel == finish then return { asked, answered } end
  end
end

local function ticking(me)
  local ticks = time.ticker("10ms"):channel()
  probe.start(me)
  while true do
    ticks:receive()
    probe.beat(me, 10)
  end
end

local function sleeping(me)
  while true do
    probe.start(me)
    time.sleep("5ms")
    probe.beat(me, 5)
  end
end

-- Some work with a result that can be checked; every seventh time it fails, and has to be started again.
local function worker(n, broken)
  if broken then error("broken on purpose") end
  local a, b = 1, 0
  for i = 1, 2000 do
    a = (a + i * n) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

-- Keeps a number of workers at work; gives how many it started, and how many ended as they should.
local function supervisor(me, workers)
  local events, finish, expected = process.events(), process.listen("finish"), worker(7)
  -- A worker may end before its number is known here.
  local numbers, early, begun, ended, good, resting, finishing = {}, {}, 0, 0, 0, 0, false
  local start
  local function settle(number, result)
    probe.done(me .. number, 3)
    ended = ended + 1
    if number % 7 == 0 then
      if result.error then good = good + 1 end
    elseif result.value == expected then good = good + 1 end
    if finishing then return end
    resting = resting + 1
    coroutine.spawn(function()
      time.sleep("5ms")
      resting = resting - 1
      start()
    end)
  end
  function start()
    begun = begun + 1
    local number = begun
    probe.start(me .. number)
    local pid = process.spawn_monitored("honest:worker", "${HONEST}", 7, number % 7 == 0)
    if early[pid] then settle(number, early[pid]) else numbers[pid] = number end
    early[pid] = nil
  end
  for i = 1, workers do start() end
  while begun > ended or resting > 0 do
    local r = channel.select({ events:case_receive(), finish:case_receive() })
    if r.channel == finish then finishing = true
    else
      local pid, result = r.value.from, r.value.result
      if numbers[pid] then settle(numbers[pid], result) else early[pid] = result end
      numbers[pid] = nil
    end
  end
  return { begun, good }
end

return { server = server, client = client, ticking = ticking, sleeping = sleeping, worker = worker, supervisor = supervisor }
`;

const NAMES = ['server', 'client', 'ticking', 'sleeping', 'worker', 'supervisor'];
/** How many of each: with a server for every client and five workers for every supervisor, a hundred. */
const CLIENTS = 20,
  TICKING = 15,
  SLEEPING = 15,
  SUPERVISORS = 5,
  WORKERS = 5;

/** Waits of the honest ones: the longest, and whose. */
class Gaps {
  longest = 0;
  of = '';
  private readonly watches = new Map<string, Watch>();

  readonly module = {
    start: (who: string): void => {
      this.watches.set(who, new Watch());
    },
    beat: (who: string, asked: number): void => this.note(who, this.watches.get(who)!.lap() - asked),
    /** Something that takes several turns, of processes that wait for one another, is done. */
    done: (who: string, turns: number): void => {
      this.note(who, this.watches.get(who)!.elapsed / turns);
      this.watches.delete(who);
    },
  };

  private note(who: string, gap: number): void {
    if (gap <= this.longest) return;
    this.longest = gap;
    this.of = who.replace(/\d+$/, '');
  }

  /** From now on it counts. */
  begin(): void {
    this.longest = 0;
    this.of = '';
  }

  /** Those that still wait have waited for so long. */
  end(): void {
    for (const [who, watch] of this.watches) this.note(who, watch.elapsed / 3 - 10);
  }
}

// ---- the hostile ones

interface Kind {
  readonly name: string;
  readonly hostile: Hostile;
  readonly endings: Map<string, number>;
  running: number;
}

/** Programs whose name contains one of the texts, but for those that are known to harm others. */
function kinds(only: readonly string[]): Kind[] {
  const known = readKnown();
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.lua'))
    .flatMap((file) => {
      const name = file.slice(0, -4);
      if (
        known.has(`${name} jit process`) ||
        known.has(`${name} interp process`) ||
        (only.length > 0 && !only.some((text) => name.includes(text)))
      )
        return [];
      const { hostile } = parseDirectives(readFileSync(join(FOLDER, file), 'latin1'));
      return hostile === undefined || !hostile.places.includes('process')
        ? []
        : [{ name, hostile, endings: new Map<string, number>(), running: 0 }];
    });
}

/**
 * Any limit may end a program here, since several share what their host has; and one that is refused a process, or a
 * string, may fail or return early. How each ends that is alone, `npm run conformance -- --limits` says.
 */
const wellEnded = ({ hostile }: Kind, ending: string): boolean =>
  LIMIT_ENDINGS.includes(ending) ||
  ['limit', 'refused', 'error', 'end'].includes(ending) ||
  hostile.endings.includes(ending);

/** One of the places: runs one program after the other until it is told to stop. */
async function occupy(system: System, next: () => Kind, going: () => boolean): Promise<void> {
  while (going()) {
    const kind = next();
    kind.running++;
    const ending = await runOnce(system, kind);
    if (!going()) return;
    kind.running--;
    kind.endings.set(ending, (kind.endings.get(ending) ?? 0) + 1);
    // Where the host is full the next one has to wait a little.
    if (ending === 'refused') await sleep(20);
  }
}

async function runOnce(system: System, { name }: Kind): Promise<string> {
  try {
    await system.spawn(`${name}:main`, HOSTILE).result;
    return 'end';
  } catch (thrown) {
    const { ending, text } = endingOf(thrown);
    return /max processes/.test(text) ? 'refused' : ending;
  }
}

// ---- the child

interface Sample {
  heap: number;
}

function makeSystem(all: readonly Kind[], gaps: Gaps): System {
  const entries: Record<string, Entry> = {};
  for (const name of NAMES) entries[`honest:${name}`] = { source: SOURCE, method: name };
  for (const { name } of all) {
    const path = join(FOLDER, `${name}.lua`);
    Object.assign(entries, entriesOf(path, readFileSync(path, 'latin1'), LIMITS, name, HOSTILE));
  }
  const options: SystemOptions = {
    entries,
    hosts: { [HONEST]: {}, [HOSTILE]: HOST_LIMITS },
    modules: { probe: gaps.module },
    stdout: () => {},
    stderr: () => {},
    log: () => {},
  };
  return createSystem({ ...options, maxProcesses: 5000 } as SystemOptions);
}

interface Outcome {
  readonly messages: readonly number[];
  readonly works: readonly number[];
}

/** Starts the honest ones; `finish` ends those that count, and adds up what they counted. */
function startHonest(system: System): { finish(): Promise<Outcome> } {
  const start = (name: string, n: number, ...args: unknown[]) =>
    Array.from({ length: n }, (_, i) => system.spawn<number[]>(`honest:${name}`, HONEST, [`${name} ${i}:`, ...args]));
  const clients = start('client', CLIENTS),
    supervisors = start('supervisor', SUPERVISORS, WORKERS);
  start('ticking', TICKING);
  start('sleeping', SLEEPING);
  const sum = async (
    group: readonly { send(topic: string): boolean; readonly result: Promise<number[]> }[],
  ): Promise<number[]> => {
    for (const each of group) each.send('finish');
    const counted = await Promise.all(
      group.map(({ result }) =>
        Promise.race([
          result.catch((error: Error) => {
            console.error(error.message);
            return [NaN, 0];
          }),
          sleep(5000).then(() => [NaN, 0]),
        ]),
      ),
    );
    return [0, 1].map((at) => counted.reduce((total, pair) => total + Number(pair[at]), 0));
  };
  return { finish: async () => ({ messages: await sum(clients), works: await sum(supervisors) }) };
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

/** What the child does: all of it, and tells its parent what it saw. */
export async function hostileChild(seconds: number, only: readonly string[]): Promise<void> {
  const all = kinds(only),
    gaps = new Gaps(),
    before = await memoryInUse(),
    system = makeSystem(all, gaps),
    sample: Sample = { heap: 0 };
  const honest = startHonest(system),
    end = performance.now() + WARM_UP_MS + seconds * 1000;
  setTimeout(() => gaps.begin(), WARM_UP_MS);
  let at = 0;
  const going = (): boolean => performance.now() < end;
  const next = (): Kind => all[at++ % all.length]!;
  const watching = setInterval(() => {
    sample.heap = Math.max(sample.heap, process.memoryUsage().heapUsed);
    process.send!({ running: all.filter(({ running }) => running > 0).map(({ name }) => name) });
  }, 250);
  // One after the other: starting them all in one turn would be this tool's own long turn.
  for (let i = 0; i < PLACES; i++) {
    void occupy(system, next, going);
    await sleep(2);
  }
  while (going()) await sleep(100);
  gaps.end();
  const { longest, of } = gaps,
    outcome = await honest.finish();
  clearInterval(watching);
  const alive = all.filter(({ running }) => running > 0);
  await Promise.race([system.stop({ grace: 0 }), sleep(5000)]);
  report({ seconds, all, alive, longest, of, outcome, heap: sample.heap, left: (await memoryInUse()) - before });
}

interface Seen {
  readonly seconds: number;
  readonly all: readonly Kind[];
  readonly alive: readonly Kind[];
  readonly longest: number;
  readonly of: string;
  readonly outcome: Outcome;
  readonly heap: number;
  readonly left: number;
}

function report({ seconds, all, alive, longest, of, outcome: { messages, works }, heap, left }: Seen): void {
  const faults: string[] = [];
  const say = (part: string, text: string, fault: boolean): void => {
    console.log(`${part.padEnd(10)}${text}${fault ? '  BROKEN' : ''}`);
    if (fault) faults.push(part);
  };
  const [asked, answered] = messages as [number, number],
    [begun, good] = works as [number, number];
  say(
    'honest',
    `longest gap ${longest.toFixed(1)} ms, of ${of || 'no process'} (at most ${MOST_GAP_MS})`,
    longest > MOST_GAP_MS,
  );
  say('requests', `${asked} asked, ${answered} answered`, asked === 0 || asked !== answered);
  say('work', `${begun} begun, ${good} ended as they should`, begun === 0 || begun !== good);
  say(
    'heap',
    `at most ${megabytes(heap)} (at most ${megabytes(MOST_HEAP)}), ${megabytes(left)} left behind`,
    heap > MOST_HEAP || left > MOST_LEFT,
  );
  const runs = all.reduce((sum, { endings }) => sum + [...endings.values()].reduce((a, b) => a + b, 0), 0);
  say(
    'hostile',
    `${all.length} kinds, ${runs} runs ended in ${seconds} s, ${alive.length} kinds alive at the end`,
    runs === 0,
  );
  for (const kind of all) {
    const bad = [...kind.endings]
      .filter(([ending]) => !wellEnded(kind, ending))
      .map(([ending, n]) => `${ending} ${n} times`);
    const never = kind.endings.size === 0 && kind.running === 0 ? ['never ran'] : [];
    if (bad.length + never.length > 0) say('', `${kind.name}: ${[...bad, ...never].join(', ')}`, bad.length > 0);
  }
  process.exitCode = faults.length === 0 ? 0 : 1;
  process.exit();
}

// ---- the parent

/** Runs the child; true if every bound held. */
export function soakHostile(seconds: number, only: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [
        '--expose-gc',
        ...V8_OPTIONS,
        ...SYSTEM_OPTIONS,
        `--max-old-space-size=${CHILD_HEAP_MB}`,
        process.argv[1]!,
        CHILD_FLAG,
        '--seconds',
        String(seconds),
        ...only,
      ],
      { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] },
    );
    let running: readonly string[] = [],
      errors = '';
    const late = setTimeout(() => child.kill('SIGKILL'), WARM_UP_MS + seconds * 1000 + MARGIN_MS);
    child.on('message', (message: { running: readonly string[] }) => {
      ({ running } = message);
    });
    child.stderr!.on('data', (data: Buffer) => {
      errors = (errors + data.toString()).slice(-2000);
    });
    child.on('close', (code, signal) => {
      clearTimeout(late);
      if (signal !== null || (code ?? 1) > 1 || errors !== '')
        console.log(`the child ended with ${signal ?? code}; last running: ${running.join(', ')}\n${errors}`);
      done(code === 0);
    });
  });
}
