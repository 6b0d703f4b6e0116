// Schemas, keyword by keyword: what fits, what does not, and schemas that are none.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JsonFault, NULL } from '../../../src/actors/modules/json.ts';
import { SchemaFault, Validation } from '../../../src/actors/modules/json-schema.ts';
import type { Value } from '../../../src/values/type.ts';
import { decode, validate } from './at-once.ts';

function read(value: unknown): Value {
  const result = decode(Buffer.from(JSON.stringify(value), 'utf8').toString('latin1'), NULL);
  if (result instanceof JsonFault) throw new Error(result.message);
  return result.value;
}

const verdict = (schema: unknown, data: unknown): string | SchemaFault | undefined =>
  validate(read(schema), read(data));

/** Checks data that fit a schema and data that do not. */
function check(schema: unknown, good: readonly unknown[], bad: readonly unknown[]): void {
  for (const each of good)
    assert.is(verdict(schema, each), undefined, `${JSON.stringify(schema)} takes ${JSON.stringify(each)}`);
  for (const each of bad)
    assert.type(verdict(schema, each), 'string', `${JSON.stringify(schema)} refuses ${JSON.stringify(each)}`);
}

test('types', () => {
  check({ type: 'integer' }, [1, -5, 2 ** 60], [1.5, '1', null, true, [], {}]);
  check({ type: 'number' }, [1, 1.5], ['1', null]);
  check({ type: 'null' }, [null], [0, false, '']);
  check({ type: 'boolean' }, [true, false], [0, null]);
  check({ type: 'array' }, [[], [1], {}], ['', { a: 1 }]);
  check({ type: 'object' }, [{}, { a: 1 }, []], ['', [1]]);
  check({ type: ['string', 'null'] }, ['x', null], [1]);
  check(true, [1, null], []);
  check(false, [], [1, null]);
});

test('values', () => {
  check({ const: { a: [1, 2] } }, [{ a: [1, 2] }], [{ a: [2, 1] }, 1]);
  check({ enum: [1, 'a', null, [1]] }, [1, 'a', null, [1]], [2, 'b', [2], false]);
});

test('numbers', () => {
  check({ minimum: 1, maximum: 3 }, [1, 2.5, 3, 'text'], [0, 3.5]);
  check({ exclusiveMinimum: 1, exclusiveMaximum: 3 }, [1.5, 2], [1, 3]);
  check({ minimum: 1, exclusiveMinimum: true }, [2], [1]);
  check({ multipleOf: 3 }, [0, 9, -3], [1, 10, 1.5]);
  check({ multipleOf: 0.01 }, [1.13, 4.35], [1.135]);
});

test('strings', () => {
  check({ minLength: 2, maxLength: 3 }, ['ab', 'λλλ', 5], ['a', 'abcd']);
  check({ pattern: '^a+$' }, ['aa', 5], ['ab', '']);
});

test('lists', () => {
  check({ items: { type: 'integer' }, minItems: 1, maxItems: 2 }, [[1], [1, 2]], [[], ['x'], [1, 2, 3]]);
  check({ prefixItems: [{ type: 'string' }], items: { type: 'integer' } }, [['a', 1, 2], []], [[1], ['a', 'b']]);
  check({ items: [{ type: 'string' }], additionalItems: false }, [['a']], [['a', 1]]);
  check(
    { uniqueItems: true },
    [
      [1, 2],
      [{ a: 1 }, { a: 2 }],
    ],
    [
      [1, 1],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
  );
  check(
    { contains: { type: 'string' }, minContains: 1, maxContains: 2 },
    [
      [1, 'a'],
      ['a', 'b'],
    ],
    [[1], ['a', 'b', 'c']],
  );
});

test('objects', () => {
  check({ required: ['a'] }, [{ a: null }, { a: 1, b: 2 }, 5], [{ b: 1 }]);
  check(
    { properties: { a: { type: 'string' } }, additionalProperties: { type: 'integer' } },
    [{ a: 'x', b: 1 }],
    [{ a: 1 }, { b: 'x' }],
  );
  check(
    { patternProperties: { '^x-': { type: 'string' } }, additionalProperties: false },
    [{ 'x-a': 'y' }],
    [{ 'x-a': 1 }, { y: 1 }],
  );
  check({ propertyNames: { maxLength: 2 } }, [{ ab: 1 }], [{ abc: 1 }]);
  check({ minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [{}, { a: 1, b: 2, c: 3 }]);
  check({ dependentRequired: { a: ['b'] } }, [{ a: 1, b: 2 }, { c: 1 }], [{ a: 1 }]);
  check({ dependentSchemas: { a: { required: ['b'] } } }, [{ a: 1, b: 2 }], [{ a: 1 }]);
  check({ dependencies: { a: ['b'], c: { required: ['d'] } } }, [{ a: 1, b: 1 }], [{ a: 1 }, { c: 1 }]);
});

test('combinations', () => {
  check({ allOf: [{ minimum: 1 }, { maximum: 3 }] }, [2], [0, 4]);
  check({ anyOf: [{ type: 'string' }, { minimum: 5 }] }, ['x', 6], [1]);
  check({ oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, [2, 3], [6, 5]);
  check({ not: { type: 'string' } }, [1], ['x']);
  check({ if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 5 } }, ['ab', 5], ['a', 4]);
});

test('references', () => {
  const tree = {
    $ref: '#/$defs/node',
    $defs: { node: { type: 'object', properties: { 'a/b': { $ref: '#/$defs/node' }, v: { type: 'integer' } } } },
  };
  check(tree, [{ 'a/b': { v: 1 } }], [{ 'a/b': { v: 'x' } }]);
  check({ properties: { a: { type: 'string' }, b: { $ref: '#/properties/a' } } }, [{ b: 'x' }], [{ b: 1 }]);
  check({ allOf: [{ type: 'integer' }], properties: { a: { $ref: '#/allOf/0' } } }, [1], ['x']);
});

test('what is no schema', () => {
  for (const wrong of [
    5,
    { type: 'text' },
    { type: 5 },
    { minimum: '1' },
    { minLength: -1 },
    { pattern: '(' },
    { $ref: 'http://example.com/x' },
    { $ref: '#/nowhere' },
    { required: 'a' },
    { multipleOf: 0 },
    { unevaluatedProperties: false },
    { properties: { a: 5 } },
    { enum: 5 },
  ]) {
    const data = [1, 'x', { a: 1 }, [1]].map((each) => verdict(wrong, each));
    assert.ok(
      data.some((fault) => fault instanceof SchemaFault),
      JSON.stringify(wrong),
    );
  }
});

test('work is bounded', () => {
  for (const hostile of [
    { $ref: '#' },
    { allOf: [{ $ref: '#' }, { $ref: '#' }] },
    { anyOf: [{ not: { $ref: '#' } }, { $ref: '#' }] },
  ]) {
    assert.instance(verdict(hostile, 1), SchemaFault);
  }
});

test('a violation says where', () => {
  assert.is(
    verdict({ properties: { a: { items: { type: 'string' } } } }, { a: ['x', 1] }),
    'validation failed at /a/1: expected string, got number',
  );
});

test('a check is the same in parts of any size', () => {
  const schema = read({
    type: 'object',
    required: ['a'],
    minProperties: 1,
    propertyNames: { maxLength: 3 },
    additionalProperties: { type: ['number', 'array'] },
    properties: {
      a: {
        anyOf: [
          { type: 'string', pattern: '^x+$' },
          { type: 'array', uniqueItems: true, items: { not: { const: 3 } } },
        ],
      },
    },
    patternProperties: { '^b': { enum: [1, 'b', [1, 2]] } },
    dependentRequired: { c: ['a', 'd'] },
    if: { required: ['e'] },
    then: { maxProperties: 2 },
  });
  const data = fc.dictionary(
    fc.constantFrom('a', 'b', 'b1', 'c', 'd', 'e', 'long'),
    fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom('x', 'xx', 'b', 'y'),
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    ),
  );
  fc.assert(
    fc.property(data, fc.integer({ min: 1, max: 50 }), (value, units) => {
      const validation = new Validation(schema, read(value));
      while (!validation.over) validation.step(units);
      assert.is(validation.fault, validate(schema, read(value)));
    }),
    { numRuns: 1000 },
  );
});

test('a pattern has a longest text, and groups a deepest', () => {
  assert.instance(verdict({ pattern: '('.repeat(5000) + ')'.repeat(5000) }, 'x'), SchemaFault);
  assert.instance(verdict({ pattern: `[${'a'.repeat(30_000)}]` }, 'x'), SchemaFault);
  assert.is(verdict({ pattern: `${'('.repeat(90)}x${')'.repeat(90)}` }, 'x'), undefined);
});

test.run();
