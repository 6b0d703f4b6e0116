// Ropes: concatenated strings whose pieces V8 keeps apart. They are put together before they have many nodes, and that
// is paid for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type LuaString, bytesOf, joined, nodesOf } from '../../src/values/string.ts';
import { gives } from '../vm/tiers.ts';
import { charged } from './charged.ts';

const PIECE = 'a piece that is longer than forty bytes: ....';

test('a rope has the nodes of its parts, until it is read', () => {
  const one = joined(PIECE, 5),
    two = joined(PIECE + PIECE, nodesOf(one) + nodesOf('short') + 1);
  assert.equal([nodesOf(one), nodesOf(two), nodesOf('short'), nodesOf(12)], [5, 6, 0, 0]);
  bytesOf(two);
  assert.equal([nodesOf(one), nodesOf(two)], [5, 0]);
});

test('a rope of many nodes is put together at once, which is charged', () => {
  const made = (times: number, nodes: number): readonly [nodes: number, units: number] => {
    let rope!: LuaString;
    const { units } = charged(() => {
      rope = joined(PIECE.repeat(times), nodes) as LuaString;
    });
    return [rope.nodes, units];
  };
  assert.equal(made(1, 2 ** 17), [2 ** 17, 0]);
  assert.equal(made(10, 2 ** 17 + 1), [0, 450 >> 4]);
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
