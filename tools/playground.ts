// The playground: builds it and serves it on this machine, or writes it as static files.
// Usage: npm run playground [-- [--port N] [--out DIR]]
import { parseArgs } from 'node:util';
import { buildPlayground } from './playground/build.ts';
import { serve } from './web/server.ts';

const PORT = '8054';
const { values } = parseArgs({ options: { port: { type: 'string', default: PORT }, out: { type: 'string' } } });
if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
  console.error(`--port must be a number below 65536`);
  process.exit(2);
}
const folder = values.out ?? '.build/playground';
await buildPlayground(folder);
if (values.out !== undefined) console.log(`written to ${folder}`);
else {
  const { origin } = await serve({ '/': folder }, { port: Number(values.port) });
  console.log(`${origin}/\nCtrl-C ends it`);
}
