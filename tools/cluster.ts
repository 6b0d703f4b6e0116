// A cluster to look at: a NATS server and three nodes of conformance/apps/cluster, which paint a picture together. The
// node that hands out the work is killed, and started again. Needs nats-server on the path, and dist/.
// Usage: npm run cluster [-- --threads N]     N: how many threads each node has; 1 unless given
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { haveServer } from '../spec/embed/nats/server.ts';
import { CLI, show } from './cluster/show.ts';

const { threads } = parseArgs({ options: { threads: { type: 'string', default: '1' } } }).values;
if (!haveServer) {
  console.error('nats-server is not on the path: apt-get install nats-server, or https://nats.io');
  process.exit(1);
}
if (!existsSync(CLI)) {
  console.error(`${CLI} is missing: npm run build`);
  process.exit(1);
}
process.exitCode = await show(console.log, { threads: Number(threads) });
