// The checker of options objects, on an interface of its own.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checked, mustBe, type Checks } from '../../../src/embed/host/options.ts';
import * as is from '../../../src/embed/host/options.ts';

interface Menu {
  readonly name?: string;
  readonly count?: number;
  readonly dishes?: readonly string[];
  readonly prices?: Readonly<Record<string, number>>;
}
const MENU: Checks<Menu> = {
  name: is.string,
  count: is.from(0),
  dishes: is.arrayOf(is.string),
  prices: is.recordOf(is.from(0)),
};
const menu = (given: unknown): Menu => checked('the menu', given as Menu, MENU);

function fault(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.instance(error, TypeError);
    return (error as Error).message;
  }
  return assert.unreachable('no error') as never;
}

test('what fits is taken, and read once', () => {
  let reads = 0;
  const given = {
    get name() {
      return `read ${++reads}`;
    },
    count: undefined,
    dishes: ['soup'],
    prices: { soup: 5 },
  };
  const taken = menu(given);
  assert.equal(taken, { name: 'read 1', dishes: ['soup'], prices: { soup: 5 } });
  assert.is(reads, 1);
  assert.equal(menu(undefined), {});
});

test('an unknown name is answered with the nearest one', () => {
  assert.is(
    fault(() => menu({ nmae: 'x' })),
    "unknown option 'nmae' of the menu: did you mean 'name'?",
  );
  assert.is(
    fault(() => menu({ Name: undefined })),
    "unknown option 'Name' of the menu: did you mean 'name'?",
  );
  assert.is(
    fault(() => menu({ colour: 1 })),
    "unknown option 'colour' of the menu; known are name, count, dishes, prices",
  );
  // The names of Object.prototype are no options.
  assert.match(
    fault(() => menu({ constructor: 1 })),
    /^unknown option 'constructor'/,
  );
  assert.match(
    fault(() => menu(JSON.parse('{ "__proto__": 1 }'))),
    /^unknown option '__proto__'/,
  );
});

test('a wrong value is named', () => {
  for (const [given, message] of [
    [{ name: 5 }, "option 'name' of the menu must be a text, not 5"],
    [{ name: null }, "option 'name' of the menu must be a text, not null"],
    [{ count: NaN }, "option 'count' of the menu must be a number from 0 up, not NaN"],
    [{ count: -1 }, "option 'count' of the menu must be a number from 0 up, not -1"],
    [{ count: '5' }, "option 'count' of the menu must be a number from 0 up, not '5'"],
    [{ dishes: 'soup' }, "option 'dishes' of the menu must be an array, not 'soup'"],
    [{ dishes: ['soup', Symbol('x')] }, "element 1 of option 'dishes' of the menu must be a text, not a symbol"],
    [{ prices: { soup: 5n } }, "element 'soup' of option 'prices' of the menu must be a number from 0 up, not 5n"],
    [{ prices: new Map() }, "option 'prices' of the menu must be an object of names and values, not an object"],
    [[], 'the options of the menu must be an object, not an array'],
    [null, 'the options of the menu must be an object, not null'],
    ['name', "the options of the menu must be an object, not 'name'"],
  ] as const)
    assert.is(
      fault(() => menu(given)),
      message,
    );
});

test('a long text is shortened, and no code of a value runs', () => {
  assert.is(
    fault(() => menu({ count: 'x'.repeat(50) })),
    `option 'count' of the menu must be a number from 0 up, not '${'x'.repeat(40)}...'`,
  );
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const boom = (): never => assert.unreachable('it was called') as never;
  assert.match(
    fault(() => menu({ name: { toString: boom, valueOf: boom } })),
    /not an object$/,
  );
  assert.match(
    fault(() => menu({ name: proxy })),
    /not an object$/,
  );
});

test('each check', () => {
  const fits: readonly (readonly [is.Check, readonly unknown[], readonly unknown[]])[] = [
    [is.string, ['', 'x'], [5, null, {}]],
    [is.truth, [true, false], ['true', 0, null]],
    [is.callable, [() => 1, class {}], [{}, null]],
    [is.object, [{}, new Map(), new (class {})()], [[], null, () => 1]],
    [is.record, [{}, Object.create(null)], [new Map(), new Set(), [], 'x']],
    [is.reference, [{}, [], () => 1], [5, 'x', null]],
    [is.array, [[], [1]], [{}, 'x', { length: 1 }]],
    [is.iterable, [[], new Set(), new Map()], ['x', {}, 5]],
    [is.integer, [0, -5, 2 ** 53 - 1], [1.5, NaN, Infinity, 5n, '5']],
    [is.from(1), [1, 1.5, Infinity], [0, -1, NaN, '1']],
    [is.code, ['', new Uint8Array(1)], [5, null, [1], new ArrayBuffer(1)]],
    [is.oneOf('a', 2), ['a', 2], ['A', '2', null]],
    [is.duration, [0, 1.5, '5s', '1h30m', Infinity], [-1, NaN, '5', '-5s', 5n, null, '']],
    [is.signal, [new AbortController().signal], [{}, new AbortController(), { aborted: true }, null]],
  ];
  for (const [check, good, bad] of fits) {
    for (const value of good) mustBe('it', value, check);
    for (const value of bad)
      assert.match(
        fault(() => mustBe('it', value, check)),
        /^it must be /,
      );
  }
});

test.run();
