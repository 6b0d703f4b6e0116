import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Layout, Option, packFloat, packInteger, unpackFloat, unpackInteger } from '../../../src/stdlib/string/pack.ts';
import { LuaFloat, float } from '../../../src/values/number.ts';
import { BadArgument, Fault } from '../../../src/vm/throw.ts';

/** The options of a format as `option:gap+size`. */
function layout(format: string): string {
  const walk = new Layout(format);
  const out: string[] = [];
  for (let at = 0; walk.next(at); at += walk.gap + walk.size) out.push(`${walk.option}:${walk.gap}+${walk.size}`);
  return out.join(' ');
}

function raises(run: () => unknown, text: string): void {
  try {
    run();
  } catch (e) {
    assert.ok(e instanceof Fault || e instanceof BadArgument);
    assert.is((e as Fault).text, text);
    return;
  }
  assert.unreachable(text);
}

test('native sizes', () => {
  assert.is(layout('bhilj'), [1, 2, 4, 8, 8].map((n) => `${Option.Signed}:0+${n}`).join(' '));
  assert.is(layout('fdn'), `${Option.Float}:0+4 ${Option.Double}:0+8 ${Option.Double}:0+8`);
});

test('alignment follows size, up to the limit', () => {
  assert.is(layout('!4i1i8'), `${Option.Nothing}:0+0 ${Option.Signed}:0+1 ${Option.Signed}:3+8`);
  assert.is(layout('!bXi'), `${Option.Nothing}:0+0 ${Option.Signed}:0+1 ${Option.Align}:3+0`);
  assert.is(layout('!bc5'), `${Option.Nothing}:0+0 ${Option.Signed}:0+1 ${Option.Chars}:0+5`);
  raises(() => layout('!bi3'), 'format asks for alignment not power of 2');
});

test('what is wrong with a format', () => {
  raises(() => layout('y'), "invalid format option 'y'");
  raises(() => layout('i17'), 'integral size (17) out of limits [1,16]');
  raises(() => layout('i0'), 'integral size (0) out of limits [1,16]');
  raises(() => layout('c'), "missing size for format option 'c'");
  raises(() => layout('X'), "invalid next option for option 'X'");
  raises(() => layout('Xc1'), "invalid next option for option 'X'");
  raises(() => layout('c2147483648'), "invalid format option '8'");
  assert.is(layout('b\0y'), `${Option.Signed}:0+1`);
});

test('integers of every size, both ways round', () => {
  assert.is(packInteger(1, 2, true, true), '\x01\0');
  assert.is(packInteger(1, 2, false, true), '\0\x01');
  assert.is(packInteger(-2, 4, true, true), '\xfe\xff\xff\xff');
  assert.is(packInteger(-1, 10, true, true), '\xff'.repeat(10));
  assert.is(packInteger(-1, 10, true, false), '\xff'.repeat(8) + '\0\0');
  assert.is(packInteger(2n ** 62n, 8, false, true), '\x40' + '\0'.repeat(7));
  for (const n of [0, 1, -1, 2 ** 40, -(2 ** 40), 2n ** 63n - 1n, -(2n ** 63n)]) {
    for (const little of [true, false])
      for (const size of [8, 12, 16])
        assert.is(unpackInteger(packInteger(n, size, little, true), 0, size, little, true), n);
  }
  assert.is(unpackInteger('\xff\xff', 0, 2, true, true), -1);
  assert.is(unpackInteger('\xff\xff', 0, 2, true, false), 65535);
  assert.is(unpackInteger('\xff'.repeat(8), 0, 8, true, false), -1);
  raises(
    () => unpackInteger('\0'.repeat(8) + '\x01', 0, 9, true, true),
    '9-byte integer does not fit into Lua Integer',
  );
});

test('floats keep their bits', () => {
  assert.is(packFloat(float(1), 8, false), '\x3f\xf0' + '\0'.repeat(6));
  assert.is(packFloat(1.5, 4, true), '\0\0\xc0\x3f');
  assert.is(unpackFloat(packFloat(0.1, 8, true), 0, 8, true), 0.1);
  assert.is(unpackFloat(packFloat(0.1, 4, true), 0, 4, true), Math.fround(0.1));
  assert.equal(unpackFloat(packFloat(float(-0), 8, true), 0, 8, true), float(-0));
  assert.is(packFloat(NaN, 8, false).charCodeAt(0), 0xff);
  assert.instance(unpackFloat(packFloat(new LuaFloat(NaN), 8, false), 0, 8, false), LuaFloat);
});

test.run();
