// Ropes: concatenated strings whose pieces V8 keeps apart. They are put together before they have many nodes, and that
// is paid for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useAccount } from '../../src/values/meter.ts';
import { type LuaString, bytesOf, joined, nodesOf } from '../../src/values/string.ts';
import { gives } from '../vm/tiers.ts';

const PIECE = 'a piece that is longer than forty bytes: ....';

test('a rope has the nodes of its parts, until it is read', () => {
  const one = joined(PIECE, 5),
    two = joined(PIECE + PIECE, nodesOf(one) + nodesOf('short') + 1);
  assert.equal([nodesOf(one), nodesOf(two), nodesOf('short'), nodesOf(12)], [5, 6, 0, 0]);
  bytesOf(two);
  assert.equal([nodesOf(one), nodesOf(two)], [5, 0]);
});

test('a rope of many nodes is put together at once, which is charged', () => {
  let units = 0;
  const before = useAccount({ charge: (n) => void (units += n), allocate() {} });
  try {
    const few = joined(PIECE, 2 ** 17) as LuaString;
    assert.equal([few.nodes, units], [2 ** 17, 0]);
    const many = joined(PIECE.repeat(10), 2 ** 17 + 1) as LuaString;
    assert.equal([many.nodes, units], [0, 450 >> 4]);
  } finally {
    useAccount(before);
  }
});

test('strings that are built in long loops are right', () => {
  gives(
    `local s, n = "", 0
     for i = 1, 150000 do s = s .. "x" .. i % 10 end
     for i = 1, 150000 do s = i % 10 .. s end
     for digit in s:gmatch("%d") do n = n + digit end
     return #s, n, s:sub(1, 12), s:sub(-6)`,
    ['450000', '1350000', '098765432109', 'x8x9x0'],
  );
});

test.run();
