// The warm-up of the interpreter: its programs contain every instruction and end well, and only a system that goes on
// for long runs them, a step after a turn, in a state of their own.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opOf } from '../../../src/bytecode/encode.ts';
import { Op, OPS } from '../../../src/bytecode/ops.ts';
import type { Proto } from '../../../src/bytecode/proto.ts';
import { compileChunk } from '../../../src/embed/lua/toolchain.ts';
import { PortableHost } from '../../../src/embed/host/host.ts';
import { createSystem } from '../../../src/embed/system/system.ts';
import { OBJECT, PROGRAMS, START_MS, WarmUp, warming } from '../../../src/embed/system/warm-up.ts';

/** What no program of this size contains: more constants than a word can name, and the trace of a debugger. */
const ABSENT = new Set<Op>([Op.LoadKX, Op.Hook]);

function collect({ code, children }: Proto, into: Set<Op>): Set<Op> {
  for (const word of code) into.add(opOf(word));
  for (const child of children) collect(child, into);
  return into;
}

test('the programs contain every instruction', () => {
  const seen = new Set<Op>();
  for (const program of PROGRAMS) collect(compileChunk(OBJECT + program, '=warm-up'), seen);
  const missing = Object.keys(OPS).filter((op) => !seen.has(Number(op)) && !ABSENT.has(Number(op)));
  assert.equal(
    missing.map((op) => OPS[Number(op) as Op].name),
    [],
  );
});

test('they end well, in a few turns, and not before some time has passed', () => {
  const own = new WarmUp(),
    host = new PortableHost({});
  for (let at = 7; at < 7 + START_MS; at++) own.turn(host, at);
  assert.is(own.over, false);
  let turns = 0;
  for (; !own.over; turns++) own.turn(host, 7 + START_MS);
  assert.ok(turns > 3 && turns < 10, String(turns));
});

test('a system runs them while it works, and its processes do not notice', async () => {
  const system = createSystem({
    entries: {
      'app:busy': {
        source: `local probe = require "probe"
local function run()
  repeat local over = probe.over() until over
  return up == nil and none == nil
end
return { run = run }`,
      },
    },
    modules: { probe: { over: () => warming.over } },
    turn: 1,
  });
  assert.is(await system.spawn('app:busy').result, true);
  await system.stop();
});

test.run();
