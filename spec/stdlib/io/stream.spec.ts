import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Stream } from '../../../src/stdlib/io/stream.ts';
import type { HostFile } from '../../../src/vm/host.ts';

/** A file in memory that gives at most `piece` bytes at a time and counts its writes. */
class Memory implements HostFile {
  at = 0;
  writes = 0;
  constructor(
    public content = '',
    private readonly piece = 3,
  ) {}
  read(n: number) {
    const got = this.content.slice(this.at, this.at + Math.min(n, this.piece));
    this.at += got.length;
    return got;
  }
  write(bytes: string) {
    this.writes++;
    this.content = this.content.slice(0, this.at) + bytes + this.content.slice(this.at + bytes.length);
    this.at += bytes.length;
    return undefined;
  }
  seek(whence: 'set' | 'cur' | 'end', offset: number) {
    return (this.at = (whence === 'set' ? 0 : whence === 'cur' ? this.at : this.content.length) + offset);
  }
  flush() {
    return undefined;
  }
  close() {
    return undefined;
  }
}

const reading = (content: string, piece?: number): Stream => new Stream(new Memory(content, piece), new Set());

test('lines, with and without their end, across pieces', () => {
  const s = reading('one\n\nthree\nlast');
  assert.equal(
    [s.line(false), s.line(false), s.line(true), s.line(true), s.line(true)],
    ['one', '', 'three\n', 'last', undefined],
  );
});

test('bytes that are given back are read before what the file still has, and what nobody read is taken again', () => {
  const s = reading('a\nbcd', 3);
  assert.is(s.line(false), 'a');
  s.giveBack('x\ny\nz');
  assert.equal([s.line(false), s.takeUnread(3), s.rest()], ['bx', 'y\nz', 'cd']);
  assert.is(s.takeUnread(3), '');
  s.giveBack('12 rest');
  assert.equal([s.numeral(), s.takeUnread(9)], ['12', ' rest']);
});

test('counts and rest', () => {
  const s = reading('abcdefghij');
  assert.equal(
    [s.take(4), s.atEnd(), s.rest(), s.take(1), s.atEnd(), s.rest()],
    ['abcd', false, 'efghij', undefined, true, ''],
  );
});

test('numerals: the longest prefix one could start with', () => {
  const rows: [string, string, string][] = [
    ['  12 rest', '12', ' rest'],
    ['\n\t-0x1Fp+4z', '-0x1Fp+4', 'z'],
    ['.5e1,', '.5e1', ','],
    ['1e+x', '1e+', 'x'],
    ['0x', '0x', ''],
    ['abc', '', 'abc'],
    ['+-1', '+', '-1'],
    ['12.3.4', '12.3', '.4'],
    ['00012', '00012', ''],
  ];
  for (const [content, numeral, rest] of rows) {
    const s = reading(content);
    assert.is(s.numeral(), numeral, content);
    assert.is(s.rest(), rest, content);
  }
  const second = reading('1 22 ', 2);
  assert.equal([second.numeral(), second.numeral(), second.numeral(), second.atEnd()], ['1', '22', '', true]);
  const long = reading('1'.repeat(300));
  assert.is(long.numeral(), '');
  assert.is(long.rest().length, 100);
});

test('output gathers, and goes out as buffering says', () => {
  const file = new Memory(),
    unwritten = new Set<Stream>(),
    s = new Stream(file, unwritten);
  s.write('a');
  s.write('b\n');
  assert.is(file.content, '');
  assert.ok(unwritten.has(s));
  s.flush();
  assert.is(file.content, 'ab\n');
  assert.is(unwritten.size, 0);
  s.setBuffering('line');
  s.write('c');
  assert.is(file.writes, 1);
  s.write('d\n');
  assert.is(file.content, 'ab\ncd\n');
  s.setBuffering('no');
  s.write('e');
  assert.is(file.content, 'ab\ncd\ne');
});

test('a host that gathers itself gets everything at once, and is told how to gather', () => {
  const told: string[] = [],
    file = Object.assign(new Memory(), { setBuffering: (how: string) => void told.push(how) });
  const unwritten = new Set<Stream>(),
    s = new Stream(file, unwritten, 'host');
  s.write('a');
  s.setBuffering('line');
  s.write('b');
  assert.equal([file.content, file.writes, unwritten.size, told], ['ab', 2, 0, ['line']]);
});

test('writing goes where reading stopped, and reading sees what was written', () => {
  const file = new Memory('abcdef', 100),
    s = new Stream(file, new Set());
  assert.is(s.take(2), 'ab');
  s.write('XY');
  assert.is(s.take(1), 'e');
  assert.is(file.content, 'abXYef');
});

test('seeking counts from where the reader is', () => {
  const s = reading('0123456789', 100);
  s.take(4);
  assert.is(s.seek('cur', 0), 4);
  assert.is(s.seek('cur', -2), 2);
  assert.is(s.take(1), '2');
  assert.is(s.seek('end', -1), 9);
  assert.is(s.rest(), '9');
});

test('a failing read is remembered and looks like the end', () => {
  const failure = { failure: 'Is a directory', errno: 21 };
  const s = new Stream(
    {
      ...new Memory(),
      read: () => failure,
      seek: () => 0,
      flush: () => undefined,
      close: () => undefined,
      write: () => undefined,
    },
    new Set(),
  );
  assert.is(s.line(false), undefined);
  assert.is(s.failure, failure);
});

test.run();
