// Measures one thing between two threads, after a run that warms up; prints nanoseconds. Usage: node threads.mjs MODULE
// WHO WHAT     MODULE: our dist/node.js; WHO: ours, host (its messages between threads) or one thread
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const [module, who, what] = process.argv.slice(2) as [string, string, string];

const ENTRIES = {
  'app:echo': `return function()
    local inbox = process.inbox()
    while true do local m = inbox:receive() process.send(m:from(), "back", m:payload():data()) end
  end`,
  'app:ping': `return function(to, n)
    local back = process.listen("back")
    for i = 1, n do process.send(to, "ping", i) back:receive() end
  end`,
  'app:count': `return function(n)
    local records = process.listen("record")
    for i = 1, n do records:receive() end
  end`,
  'app:send': `return function(to, n)
    for i = 1, n do process.send(to, "record", { id = i, name = "widget", price = 9.5, ok = true }) end
  end`,
  'app:work': `return function(n)
    local s = 0
    for i = 1, n do s = (s * 31 + i) % 1000003 end
    return s
  end`,
};

const threadOf = (pid: string): number => parseInt(pid.slice(pid.lastIndexOf('|') + 3, -1), 16) % 64;

/** Nanoseconds for each of n operations, the second time. */
async function timed(n: number, act: (n: number) => Promise<unknown>): Promise<number> {
  await act(Math.ceil(n / 2));
  const start = performance.now();
  await act(n);
  return ((performance.now() - start) * 1e6) / n;
}

async function ours(threads: number): Promise<number> {
  const { createSystem } = (await import(pathToFileURL(module).href)) as typeof import('../../../src/exports/node.ts');
  const system = createSystem({
    threads,
    hosts: { 'app:spread': { spread: true } },
    entries: Object.fromEntries(
      Object.entries(ENTRIES).map(([id, source]) => [id, { source, mailbox: { max: Infinity } }]),
    ),
  });
  await system.ready();
  /** Starts a process on the other thread. */
  const there = (id: string, ...args: unknown[]) => {
    for (;;) {
      const process = system.spawn(id, 'app:spread', args);
      if (threadOf(process.pid) === 1) return process;
      process.terminate();
    }
  };
  const measure = {
    async 'round trip between threads'() {
      const { pid } = there('app:echo');
      return timed(100_000, (n) => system.spawn('app:ping', undefined, [pid, n]).result);
    },
    'small record to another thread': () =>
      timed(1_000_000, (n) => {
        const counter = there('app:count', n);
        system.spawn('app:send', undefined, [counter.pid, n]);
        return counter.result;
      }),
    'step of work, shared by four processes': () =>
      timed(400_000_000, (n) =>
        Promise.all(Array.from({ length: 4 }, () => system.spawn('app:work', 'app:spread', [n / 4]).result)),
      ),
  }[what];
  const ns = await measure!();
  await system.stop({ grace: 0 });
  return ns;
}

const ECHO = `const { parentPort } = require('node:worker_threads');
let left = 0;
parentPort.on('message', (m) => {
  if (m.count !== undefined) left = m.count;
  else if (left === 0 || --left === 0) parentPort.postMessage(m);
});`;

async function host(): Promise<number> {
  const worker = new Worker(ECHO, { eval: true });
  const answers = (act: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      worker.removeAllListeners('message');
      worker.on('message', () => {
        if (!act()) resolve();
      });
    });
  const ns =
    what === 'round trip between threads'
      ? await timed(100_000, (n) => {
          let left = n;
          worker.postMessage(new Uint8Array(32));
          return answers(() => --left > 0 && (worker.postMessage(new Uint8Array(32)), true));
        })
      : await timed(200_000, (n) => {
          worker.postMessage({ count: n });
          for (let id = 0; id < n; id++) worker.postMessage({ id, name: 'widget', price: 9.5, ok: true });
          return answers(() => false);
        });
  await worker.terminate();
  return ns;
}

process.stdout.write(String(who === 'host' ? await host() : await ours(who === 'ours' ? 2 : 1)));
