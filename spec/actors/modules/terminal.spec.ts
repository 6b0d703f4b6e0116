// Input shared by readers: served in order, nothing lost between them, with a host that waits and with one that calls
// back.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Terminal, type Input } from '../../../src/actors/modules/terminal.ts';
import type { Host, HostFailure } from '../../../src/vm/host.ts';

class Reader {
  valid = true;
  readonly got: Input[] = [];
  read(input: Input): void {
    this.got.push(input);
  }
}

/** A host whose input is pushed from outside. */
function pushed() {
  let waiting: ((bytes: string | HostFailure) => void) | undefined;
  const host = {
    awaitInput: (_n: number, got: (bytes: string | HostFailure) => void) => {
      waiting = got;
    },
  } as unknown as Host;
  return {
    terminal: new Terminal(host),
    get waits() {
      return waiting !== undefined;
    },
    push(bytes: string | HostFailure) {
      const got = waiting!;
      waiting = undefined;
      got(bytes);
    },
  };
}

const bytes = (input: Input | undefined): unknown =>
  typeof input === 'object' && 'bytes' in input ? input.bytes : input;

test('a host that reads at once', () => {
  const chunks = ['one\ntw', 'o\r\nthr', 'ee'];
  const host = { files: { stdin: { read: () => chunks.shift() ?? '' } } } as unknown as Host;
  const terminal = new Terminal(host);
  assert.equal(
    [terminal.now('line'), terminal.now(1), terminal.now('line'), terminal.now('line'), terminal.now('line')].map(
      bytes,
    ),
    ['one', 't', 'wo', 'three', 'end'],
  );
  assert.is(terminal.now(5), 'end');
});

test('readers wait in order and get what each asked for', () => {
  const source = pushed(),
    { terminal } = source;
  const [a, b, c] = [new Reader(), new Reader(), new Reader()];
  assert.is(terminal.now('line'), undefined);
  terminal.later('line', a);
  terminal.later(2, b);
  assert.is(terminal.now(1), undefined, 'others wait already');
  terminal.later('line', c);
  source.push('fir');
  assert.equal(a.got, []);
  source.push('st\nseco');
  assert.equal([a.got.map(bytes), b.got.map(bytes), c.got], [['first'], ['se'], []]);
  source.push('nd\nrest');
  assert.equal(c.got.map(bytes), ['cond']);
  assert.not(source.waits, 'there is no other request');
  assert.is(bytes(terminal.now(10)), 'rest');
});

test('who no longer waits takes nothing', () => {
  const source = pushed(),
    { terminal } = source;
  const gone = new Reader(),
    here = new Reader();
  terminal.later('line', gone);
  terminal.later('line', here);
  gone.valid = false;
  source.push('x\n');
  assert.equal([gone.got, here.got.map(bytes)], [[], ['x']]);
});

test('the end and failures are told to one reader each', () => {
  const source = pushed(),
    { terminal } = source;
  const [a, b, c] = [new Reader(), new Reader(), new Reader()];
  for (const reader of [a, b, c]) terminal.later('line', reader);
  source.push('last');
  source.push('');
  assert.equal([a.got.map(bytes), b.got, c.got], [['last'], ['end'], []]);
  source.push({ failure: 'Input/output error', errno: 5 });
  assert.equal(c.got, [{ failure: 'Input/output error', errno: 5 }]);
});

test.run();
