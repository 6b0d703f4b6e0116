// A node in a process of its own, for specs: its arguments are its name, the options of `nats` and the sources of its
// entries as JSON. Lines of standard input say what to start; what happens comes out as lines of JSON.
import { createInterface } from 'node:readline';
import { createSystem } from '../../../src/exports/node.ts';
import { nats } from '../../../src/exports/nats.ts';

const [node, options, sources] = process.argv.slice(2) as [string, string, string];
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const system = createSystem({
  node,
  cluster: nats(JSON.parse(options)),
  log: ({ message }) => tell({ log: message }),
  entries: Object.fromEntries(
    Object.entries(JSON.parse(sources) as Record<string, string>).map(([id, source]) => [
      id,
      { source, mailbox: { max: 1_000_000 } },
    ]),
  ),
  modules: { report: { line: (text: string) => tell({ line: text }) } },
});
system.on('node', (event) => tell({ event }));
system.ready().then(
  () => tell({ ready: true }),
  (error: Error) => tell({ refused: error.message }),
);

createInterface({ input: process.stdin }).on('line', (line) => {
  const { start, args, stop } = JSON.parse(line) as { start?: string; args?: unknown[]; stop?: boolean };
  if (start !== undefined) tell({ pid: system.spawn(start, undefined, args).pid });
  if (stop === true)
    void system
      .stop()
      .then(
        () => tell({ stopped: system.nodes() }),
        () => {},
      )
      .then(() => process.exit());
});
