// Measures one thing between two processes of Node that are connected by a NATS server, after a run that warms up;
// prints nanoseconds. Usage: node nodes.mjs DIST SERVER WHO WHAT [partner]     WHO: ours, or NATS
// The partner is a process that this one starts.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, server, who, what, role] = process.argv.slice(2) as [string, string, string, string, string | undefined];
const IS_TRIP = what === 'round trip between nodes',
  ARE_STRINGS = what.endsWith('strings of 16 KB');

const ROUNDS = 20_000,
  KBS = 200_000,
  KB = 1024,
  BATCH = 16;

const ENTRIES = {
  'app:echo': `return function()
    process.registry.register("echo", nil, process.registry.EVENTUAL)
    local inbox = process.inbox()
    while true do local m = inbox:receive() process.send(m:from(), "back", m:payload():data()) end
  end`,
  'app:find': `return function(name)
    local time = require("time")
    while true do
      local pid = process.registry.lookup(name)
      if pid then return pid end
      time.sleep("5ms")
    end
  end`,
  'app:ping': `return function(to, n)
    local back = process.listen("back")
    for i = 1, n do process.send(to, "ping", i) back:receive() end
  end`,
  'app:count': `return function()
    process.registry.register("count", nil, process.registry.EVENTUAL)
    local records, n = process.listen("record"), 0
    while true do
      local record = records:receive()
      n = n + 1
      if type(record) == "table" and record.last then process.send(record.last, "done", n) end
    end
  end`,
  'app:send': `return function(to, n)
    local done, body = process.listen("done"), ("x"):rep(1000)
    for i = 1, n do process.send(to, "record", { id = i, body = body, last = i == n and process.pid() or nil }) end
    done:receive()
  end`,
  'app:send-strings': `return function(to, n)
    local done, body = process.listen("done"), ("x"):rep(16 * 1024)
    for i = 1, n // 16 do process.send(to, "record", body) end
    process.send(to, "record", { last = process.pid() })
    done:receive()
  end`,
};

/** Nanoseconds for each of n operations, the second time. */
async function timed(n: number, act: (n: number) => Promise<unknown>): Promise<number> {
  await act(Math.ceil(n / 2));
  const start = performance.now();
  await act(n);
  return ((performance.now() - start) * 1e6) / n;
}

async function ours(): Promise<void> {
  const load = (name: string): Promise<unknown> => import(pathToFileURL(join(dist, `${name}.js`)).href),
    { createSystem } = (await load('node')) as typeof import('../../../src/exports/node.ts'),
    { nats } = (await load('nats')) as typeof import('../../../src/exports/nats.ts');
  const system = createSystem({
    node: role ?? 'main',
    cluster: nats({ servers: server, namespace: `bench-${who}` }),
    entries: Object.fromEntries(
      Object.entries(ENTRIES).map(([id, source]) => [id, { source, mailbox: { max: 10_000_000 } }]),
    ),
  });
  await system.ready();
  if (role !== undefined) {
    system.spawn('app:echo');
    system.spawn('app:count');
    process.send!('ready');
    return;
  }
  const partner = await begin();
  const to = await system.spawn('app:find', undefined, [IS_TRIP ? 'echo' : 'count']).result;
  const ns = IS_TRIP
    ? await timed(ROUNDS, (n) => system.spawn('app:ping', undefined, [to, n]).result)
    : await timed(KBS, (n) => system.spawn(ARE_STRINGS ? 'app:send-strings' : 'app:send', undefined, [to, n]).result);
  process.stdout.write(String(ns));
  partner.kill();
  await system.stop({ grace: 0 });
}

async function raw(): Promise<void> {
  const { connect } = await import('@nats-io/transport-node');
  const url = new URL(server),
    connection = await connect({ servers: url.host, user: url.username, pass: url.password });
  if (role !== undefined) {
    let left = 0;
    connection.subscribe('ping', {
      callback: (_error, { data }) => connection.publish('back', data),
    });
    connection.subscribe('count', {
      callback: (_error, { data }) => void (left = Number(new TextDecoder().decode(data))),
    });
    connection.subscribe('batch', {
      callback: () => {
        if (--left === 0) connection.publish('done');
      },
    });
    await connection.flush();
    process.send!('ready');
    return;
  }
  const partner = await begin();
  const answered = (subject: string, act: () => void): Promise<void> =>
    new Promise((resolve) => {
      const subscription = connection.subscribe(subject, {
        callback: () => {
          subscription.unsubscribe();
          resolve();
        },
      });
      act();
    });
  let ns: number;
  if (IS_TRIP) {
    const payload = new Uint8Array(32);
    let back = (): void => {};
    connection.subscribe('back', { callback: () => back() });
    ns = await timed(
      ROUNDS,
      (n) =>
        new Promise<void>((resolve) => {
          let left = n;
          back = () => (--left > 0 ? connection.publish('ping', payload) : resolve());
          connection.publish('ping', payload);
        }),
    );
  } else {
    const payload = new Uint8Array(BATCH * KB);
    ns = await timed(KBS, (n) => {
      const batches = Math.ceil(n / BATCH);
      return answered('done', () => {
        connection.publish('count', new TextEncoder().encode(String(batches)));
        void publish(batches, payload);
      });
    });
  }
  async function publish(batches: number, payload: Uint8Array): Promise<void> {
    for (let i = 0; i < batches; i++) {
      connection.publish('batch', payload);
      // As much as our window is under way at once.
      if (i % 256 === 255) await connection.flush();
    }
  }
  process.stdout.write(String(ns));
  partner.kill();
  await connection.close();
}

/** Starts the other side, and waits until it is there. */
function begin(): Promise<ReturnType<typeof fork>> {
  const partner = fork(process.argv[1]!, [...process.argv.slice(2), 'partner'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    partner.once('message', () => resolve(partner));
    partner.once('exit', (code) => reject(new Error(`the other side has ended with ${code}`)));
  });
}

await (who === 'ours' ? ours() : raw());
