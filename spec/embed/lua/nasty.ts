// JavaScript values that are trouble: what specs bring to every place where a value enters.
import { Lua, LuaError } from '../../../src/exports/index.ts';

const bad = (): never => {
  throw new Error('trap');
};
const trap = (name: keyof ProxyHandler<object>): object => new Proxy({}, { [name]: bad });

function revoked(target: object = {}): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const withMessage = (message: unknown): Error => Object.assign(new Error('x'), { message });
const withGetter = <T extends object>(object: T, key: PropertyKey): T =>
  Object.defineProperty(object, key, { get: bad, enumerable: true });

class Odd {
  static get name(): string {
    return bad();
  }
  get then(): undefined {
    return undefined;
  }
}
class OwnPromise extends Promise<unknown> {
  static override get [Symbol.species](): PromiseConstructor {
    return bad();
  }
}

function cycle(): object {
  const object: Record<string, unknown> = { list: [] };
  object['self'] = object;
  (object['list'] as unknown[]).push(object, new Map([[object, object]]));
  return object;
}

/** One far element: the rest is holes. */
function sparse(): unknown[] {
  const list: unknown[] = [];
  list[4e9 - 2] = 1;
  return list;
}

/** Made anew for each use. */
export const NASTY: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => NaN,
  'minus zero': () => -0,
  infinity: () => -Infinity,
  'a safe bigint': () => 5n,
  'the least bigint': () => -(2n ** 63n),
  'a wide bigint': () => 2n ** 65n,
  'a symbol': () => Symbol('secret'),
  'a registered symbol': () => Symbol.for('x'),
  'a lone surrogate': () => '\ud800',
  'a zero byte': () => 'a\0b',
  'a long text': () => 'λ'.repeat(10_000),
  'a function': () => () => 1,
  'a throwing function': () => bad,
  'a class': () => class {},
  'a class with a throwing name': () => Odd,
  'an instance of it': () => new Odd(),
  'an async function': () => async () => 1,
  'a generator function': () =>
    function* () {
      yield 1;
    },
  'a generator': () =>
    (function* () {
      yield 1;
    })(),
  'an async generator': () =>
    (async function* () {
      yield 1;
    })(),
  'a function without prototype': () => Object.setPrototypeOf(() => 1, null),
  'a function with its own apply': () => Object.assign(() => 1, { apply: bad, call: bad }),
  'a function proxy': () => new Proxy(() => 1, { get: bad, apply: bad }),
  'a revoked function': () => revoked(() => 1),
  'a proxy': () => new Proxy({ a: 1 }, {}),
  'a revoked proxy': () => revoked(),
  'a revoked array': () => revoked([]),
  'a throwing getPrototypeOf': () => trap('getPrototypeOf'),
  'a throwing ownKeys': () => trap('ownKeys'),
  'a throwing get': () => new Proxy({ a: 1 }, { get: bad }),
  'a throwing getOwnPropertyDescriptor': () => new Proxy({ a: 1 }, { getOwnPropertyDescriptor: bad }),
  'an array proxy that throws': () => new Proxy([1], { get: bad, has: bad }),
  'an object without prototype': () => Object.assign(Object.create(null) as object, { a: 1 }),
  'an object with a throwing toString': () => ({ toString: bad, valueOf: bad, [Symbol.toPrimitive]: bad }),
  'a throwing getter': () => withGetter({}, 'a'),
  'a throwing getter inside': () => ({ list: [withGetter({}, 'a')] }),
  'a throwing element': () => withGetter([1, 2], '1'),
  'a throwing toStringTag': () => withGetter({}, Symbol.toStringTag),
  'a throwing constructor': () => withGetter(new (class {})(), 'constructor'),
  '__proto__ as a key': () => JSON.parse('{ "__proto__": { "a": 1 } }') as unknown,
  'a frozen object': () => Object.freeze({ a: Object.freeze([1]) }),
  'an object with symbol keys': () => ({ [Symbol('k')]: 1, a: 1 }),
  'an object with a symbol in it': () => ({ a: Symbol('x') }),
  'an array with a wide bigint': () => [2n ** 70n],
  'a cycle': cycle,
  holes: () => [, 1, , 2], // eslint-disable-line no-sparse-arrays
  'a sparse array': sparse,
  'an endless array proxy': () =>
    new Proxy([], { get: (_, key) => (key === 'length' ? 2 ** 53 - 1 : 1), has: () => false }),
  'a Map with NaN': () => new Map([[NaN, 1]]),
  'a Map with null': () => new Map([[null, 1]]),
  'a Map with objects': () =>
    new Map<unknown, unknown>([
      [{}, []],
      [[], {}],
    ]),
  'no real Map': () => Object.create(Map.prototype) as unknown,
  'a Map with its own iterator': () =>
    Object.assign(new Map([[1, 2]]), { [Symbol.iterator]: bad, forEach: bad, entries: bad }),
  'a Set': () => new Set([1, {}]),
  'a Set with null': () => new Set([null]),
  'a WeakMap': () => new WeakMap(),
  'a WeakRef': () => new WeakRef({}),
  'a date': () => new Date(0),
  'no date': () => new Date(NaN),
  'a regular expression': () => /x/g,
  bytes: () => new Uint8Array([0, 255]),
  'other bytes': () => new Float64Array(2),
  'an array buffer': () => new ArrayBuffer(8),
  'detached bytes': detached,
  'no real bytes': () => Object.create(Uint8Array.prototype) as unknown,
  'a promise': () => Promise.resolve(1),
  'a promise with a throwing constructor': () => withGetter(Promise.resolve(1), 'constructor'),
  'a promise with its own then': () => Object.assign(Promise.resolve(1), { then: bad }),
  'a promise subclass': () => OwnPromise.resolve(1),
  'a throwing then': () => withGetter({}, 'then'),
  'a then that throws': () => ({ then: bad }),
  'a then that answers at once': () => ({ then: (ok: (v: unknown) => void) => ok(1) }),
  'a then that answers twice': () => ({
    then: (ok: (v: unknown) => void, no: (v: unknown) => void) => {
      ok(1);
      no(2);
      ok(3);
      throw new Error('late');
    },
  }),
  'a then that gives itself a then': () => ({
    then: (ok: (v: unknown) => void) => ok({ then: (again: (v: unknown) => void) => again(1) }),
  }),
  'a function with then': () => Object.assign(() => 1, { then: (ok: (v: unknown) => void) => ok(1) }),
  'an error': () => new TypeError('plain'),
  'an error without text': () => new Error(),
  'an error with a symbol for text': () => withMessage(Symbol('m')),
  'an error with an object for text': () => withMessage({ toString: bad }),
  'an error with a throwing message': () => withGetter(new Error('x'), 'message'),
  'an error of errors': () => new AggregateError([new Error('a')], 'several'),
  'a revoked error': () => revoked(new Error('x')),
  'a range error like those of V8': () => new RangeError('Invalid array length'),
  'a DOM exception': () => new DOMException('aborted', 'AbortError'),
  'a Lua error': () => new LuaError({ code: 'ERR_LUA_RUNTIME', message: 'given' }),
  'a Lua error with a symbol': () => new LuaError({ code: 'ERR_LUA_RUNTIME', message: 'given', value: Symbol('v') }),
  'a Lua error that is no string': () =>
    new LuaError({ code: 'ERR_LUA_RUNTIME', message: 5 as never, kind: {} as never }),
  'a Lua error that stops': () => new LuaError({ code: 'ERR_LUA_LIMIT_INSTRUCTIONS', message: 'limit' }),
  'a handle of another state': () => new Lua().table([1]),
  'a function of another state': () => new Lua().compile('return 1'),
  'the global object': () => globalThis,
};
