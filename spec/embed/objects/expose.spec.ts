// Exposed objects: what programs see of them, what they may change, and that they stay the same objects both ways.
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  Lua,
  LuaUserdata,
  type ExposeOptions,
  type LuaError,
  type LuaFunction,
  type LuaTable,
} from '../../../src/exports/index.ts';
import { boom, isLuaError, raised, valueOf } from '../lua/runs.ts';

/** Bundling may change a class's name. */
const called = (name: string, made: object): unknown => Object.defineProperty(made, 'name', { value: name });

class Vec {
  static made = 0;
  #norms = 0;
  constructor(
    public x = 0,
    public y = 0,
  ) {
    Vec.made++;
  }
  static zero(): Vec {
    return new this();
  }
  add(other: Vec): Vec {
    return new Vec(this.x + other.x, this.y + other.y);
  }
  scale(by: number): this {
    this.x *= by;
    this.y *= by;
    return this;
  }
  get norm(): number {
    this.#norms++;
    return Math.hypot(this.x, this.y);
  }
  get norms(): number {
    return this.#norms;
  }
  set both(to: number) {
    this.x = this.y = to;
  }
  toString(): string {
    return `(${this.x}, ${this.y})`;
  }
}
class Vec3 extends Vec {
  z = 7;
  override add(other: Vec3): Vec3 {
    const sum = new Vec3(this.x + other.x, this.y + other.y);
    sum.z = this.z + other.z;
    return sum;
  }
  flat(): Vec {
    return new Vec(this.x, this.y);
  }
}

called('Vec', Vec);
called('Vec3', Vec3);

/** Runs code with an exposed object as `o`. */
const withObject = <T = unknown>(object: object, code: string, options?: ExposeOptions): T => {
  const lua = new Lua();
  lua.globals.set('o', lua.expose(object, options));
  return lua.eval<T>(code);
};
const many = (object: object, code: string, options?: ExposeOptions): unknown[] => {
  const lua = new Lua();
  lua.globals.set('o', lua.expose(object, options));
  return lua.evalMulti(code);
};
const refused = (object: object, code: string, options?: ExposeOptions): string =>
  raised(() => withObject(object, code, options)).message;

// ---- methods, fields, accessors

test('methods have the object as this, called either way', () => {
  assert.equal(many(new Vec(3, 4), 'return o:add(o).x, o.add(o, o).y, o:scale(2).x'), [6, 8, 6]);
  assert.is(withObject(new Vec(), 'return o.add == o.add'), true);
  assert.match(refused(new Vec(), '\no.add()'), /^eval:2: bad self: 'add' is a method of Vec; call it with ':'$/);
  assert.match(refused(new Vec(), 'o.add({})'), /bad self/);
});

test('fields and accessors read and write through', () => {
  const vec = new Vec(3, 4);
  assert.is(withObject(vec, 'o.x = 6 o.y = 8 return o.norm'), 10);
  assert.is(vec.x, 6);
  assert.equal(many(vec, 'o.both = 1 return o.x, o.y, o.norms'), [1, 1, 1]);
  assert.match(refused(vec, 'o.norm = 1'), /cannot assign to 'norm' of Vec/);
  assert.match(refused(vec, 'o.add = 1'), /cannot assign to 'add' of Vec/);
  assert.match(refused(Object.freeze(new Vec()), 'o.x = 1'), /cannot assign to 'x' of Vec/);
  withObject(vec, 'o.note = "new" o.x = nil');
  assert.is((vec as { note?: string }).note, 'new');
  assert.is(vec.x, undefined);
});

test('methods of a subclass and of its base are both there', () => {
  assert.equal(many(new Vec3(1, 2), 'return o:add(o).z, o:scale(2).x, o.z, o:flat():add(o:flat()).y'), [14, 2, 7, 8]);
  // A method of the base, taken from a base object, works on what is a base object, too.
  const lua = new Lua();
  lua.globals.set('base', lua.expose(new Vec(1, 1)));
  lua.globals.set('sub', lua.expose(new Vec3(1, 1)));
  assert.is(lua.eval('return base.scale(sub, 3).x'), 3);
  assert.match(raised(() => lua.eval('return base.add(sub, sub)')).message, /bad self/);
});

test('an own function shadows the method, and knows its object', () => {
  const vec = new Vec(1, 2);
  Object.assign(vec, { add: (n: number) => n + 1, self: function (this: unknown) { return this === vec; } }); // biome-ignore format: short
  assert.equal(many(vec, 'return o.add(1), o:add(1), o.self(), o:self()'), [2, 2, true, true]);
});

test('strings of objects are those of their classes', () => {
  assert.is(withObject(new Vec(1, 2), 'return tostring(o)'), '(1, 2)');
  assert.match(withObject<string>({ a: 1 }, 'return tostring(o)'), /^object: 0x/);
  assert.match(withObject<string>(Vec, 'return tostring(o)'), /^class Vec$/);
  assert.is(withObject(new TypeError('no'), 'return tostring(o)'), 'TypeError: no');
  assert.match(refused(new Vec(), 'return o + 1'), /attempt to perform arithmetic on a Vec value/);
  assert.match(refused(new Vec(), 'return #o'), /attempt to get length of a Vec value/);
  assert.match(refused(new Vec(), 'o()'), /attempt to call a Vec value/);
});

// ---- classes and namespaces

test('a class constructs, and has its static members', () => {
  const lua = new Lua();
  lua.globals.set('Vec', lua.expose(Vec));
  const before = Vec.made;
  assert.is(lua.eval('return Vec(1, 2):add(Vec.new(3, 4)).y'), 6);
  assert.is(Vec.made, before + 3);
  assert.is(lua.eval('return Vec.made'), before + 3);
  assert.equal(lua.evalMulti('Vec.made = 0 return Vec.zero().x, Vec:zero().y, Vec.made'), [0, 0, 2]);
  assert.instance(lua.eval('return Vec(1, 2)'), Vec);
  lua.globals.set('Vec3', lua.expose(Vec3));
  assert.is(lua.eval('return Vec3.zero().z'), 7);
  function Old(this: { n: number }, n: number): void {
    this.n = n;
  }
  Old.prototype.twice = function (): number {
    return this.n * 2;
  };
  lua.globals.set('Old', lua.expose(Old));
  assert.is(lua.eval('return Old(4):twice()'), 8);
});

test('an exposed object gives the namespaces of the language, not copies', () => {
  const lua = new Lua({ globals: {} });
  lua.globals.set('js', lua.expose(globalThis));
  for (const name of ['Math', 'JSON', 'Reflect', 'Intl', 'Atomics'])
    assert.is(lua.eval(`return type(js.${name})`), 'userdata', name);
  assert.is(lua.eval('return js.Math.max(1, 2)'), 2);
  assert.is(lua.eval('return js.JSON.stringify({ 1 })'), '[1]');
  assert.is(lua.eval('return js.Math == js.globalThis.Math'), true);
  assert.is(lua.eval('return js.Math'), Math);
  const shallow = new Lua();
  shallow.globals.set('js', shallow.expose({ Math }, { depth: 0 }));
  assert.is(shallow.eval('return js.Math'), Math);
  assert.is(shallow.eval('return pcall(function() return js.Math.max end)'), false);
});

test('data with a tag of its own is copied', () => {
  const lua = new Lua(),
    tagged = { [Symbol.toStringTag]: 'data', x: 1 };
  lua.globals.set('held', lua.expose({ tagged }));
  assert.is(lua.eval('return type(held.tagged), held.tagged.x'), 'table');
});

test('whole namespaces are exposed in one line', () => {
  const lua = new Lua();
  for (const [name, value] of Object.entries({ Math, JSON, URL, Date, Map, Intl, Number, console: { log: () => 5 } }))
    lua.globals.set(name, lua.expose(value));
  assert.equal(lua.evalMulti('return Math.floor(2.5), Math:max(1, 2), Math.PI'), [2, 2, Math.PI]);
  assert.equal(lua.evalMulti('return JSON.stringify({ 1, { a = true } }), JSON.parse("[1,2]")[2]'), [
    '[1,{"a":true}]',
    2,
  ]);
  assert.equal(lua.evalMulti('local u = URL("http://h/p?a=1") return u.host, u.searchParams:get("a"), tostring(u)'), [
    'h',
    '1',
    'http://h/p?a=1',
  ]);
  assert.equal(lua.evalMulti('local d = Date(0) return d:getTime(), Date.UTC(1970, 0, 2), d < Date(1), d <= d'), [
    0,
    86_400_000,
    true,
    true,
  ]);
  assert.equal(lua.evalMulti('local m = Map() m:set("a", 1) return m.size, #m, m:get("a"), m:has("b")'), [
    1,
    1,
    1,
    false,
  ]);
  assert.is(lua.eval('return Number("5") + 1'), 6);
  assert.is(lua.eval('return console.log()'), 5);
});

test('a function has its own properties', () => {
  const sum = (a: number, b = 0): number => a + b,
    fn = Object.assign(sum, { version: '1.0', twice: (n: number) => n * 2, Vec });
  assert.equal(many(fn, 'return o(1, 2), o.version, o.twice(4), o:twice(4), o.Vec(1).x, o.name, o.call'), [
    3,
    '1.0',
    8,
    8,
    1,
    'sum',
    undefined,
  ]);
  withObject(fn, 'o.version = "2"');
  assert.is(fn.version, '2');
});

// ---- containers by reference

test('arrays are by reference, from 1', () => {
  const list: unknown[] = ['a', 'b', { deep: 1 }];
  assert.equal(many(list, 'return o[1], #o, o[4], o[0], o["0"], o.length, o[3].deep'), [
    'a', 3, undefined, undefined, undefined, 3, 1,
  ]); // biome-ignore format: a row
  withObject(list, 'o[1] = "z" o[#o + 1] = 4 o:push(5, nil)');
  assert.equal(list, ['z', 'b', { deep: 1 }, 4, 5, undefined]);
  withObject(list, 'o[#o] = nil o[#o] = nil o[3] = nil');
  assert.equal(list, ['z', 'b', undefined, 4]);
  assert.match(refused(list, 'o[9] = 1'), /index 9 is out of range of Array/);
  assert.match(refused(list, 'o[0] = 1'), /index 0 is out of range of Array/);
  assert.match(refused(list, 'o.length = 1e9'), /cannot assign to 'length'/);
  const text = `local out = {} for i, v in ipairs(o) do out[#out + 1] = i .. v end
    for i, v in pairs(o) do out[#out + 1] = i .. v end
    return table.concat(out, " ") .. table.concat(o, ",") .. select("#", table.unpack(o))`;
  assert.is(withObject(['a', 'b'], text), '1a 2b 1a 2ba,b2');
  assert.is(withObject(['a', null, 'c'], 'local s = "" for i, v in pairs(o) do s = s .. i .. v end return s'), '1a3c');
  const sorted = [3, 1, 2];
  withObject(sorted, 'table.sort(o) table.insert(o, 4) table.insert(o, 1, 0) table.remove(o, 2)');
  assert.equal(sorted, [0, 2, 3, 4]);
  assert.is(withObject([1, 2, 3], 'return o:map(function(n) return n * 2 end)[3]'), 6);
});

test('pairs of a sparse array goes through what is there', () => {
  const far: unknown[] = ['first'];
  far[4e9 - 2] = 'last';
  assert.is(
    withObject(far, 'local s = "" for i, v in pairs(o) do s = s .. i .. v .. " " end return s'),
    '1first 3999999999last ',
  );
});

test('typed arrays are by reference, within their length', () => {
  const floats = new Float64Array([1.5, 2.5]),
    wide = new BigInt64Array(2),
    bytes = new Uint8Array([1, 2]);
  assert.equal(many(floats, 'o[1] = o[2] * 2 return o[1], #o, o[3], o.length'), [5, 2, undefined, 2]);
  assert.equal([...floats], [5, 2.5]);
  withObject(wide, 'o[1] = 5 o[2] = math.mininteger');
  assert.equal([...wide], [5n, -(2n ** 63n)]);
  assert.is(withObject(bytes, 'o[1] = 255 local s = 0 for _, b in ipairs(o) do s = s + b end return s'), 257);
  assert.match(refused(bytes, 'o[3] = 1'), /index 3 is out of range of Uint8Array/);
  assert.match(refused(wide, 'o[1] = "x"'), /./);
});

test('Maps, Sets and Dates are by reference', () => {
  const key = {};
  const map = new Map<unknown, unknown>([['a', 1], [key, 2]]); // biome-ignore format: a row
  assert.equal(many(map, 'o:set("b", o:get("a") + 1) return o.size, o:has("b")'), [3, true]);
  assert.is(map.get('b'), 2);
  const set = new Set([1, 2]);
  assert.is(withObject(set, 'local s = 0 for v in o:values() do s = s + v end o:add(9) return s'), 3);
  assert.ok(set.has(9));
  const date = new Date(0);
  withObject(date, 'o:setTime(5)');
  assert.is(date.getTime(), 5);
});

test('plain objects and arrays stay copies unless they are exposed', () => {
  const box = { inner: { n: 1 }, list: [1] };
  withObject(box, 'o.inner.n = 2 o.list[1] = 2');
  assert.equal(box, { inner: { n: 1 }, list: [1] });
  const lua = new Lua();
  lua.globals.set('o', lua.expose(box));
  lua.expose(box.inner);
  lua.expose(box.list);
  lua.eval('o.inner.n = 2 o.list[1] = 2 o.fresh = 1 o.list = nil');
  assert.equal(box, { inner: { n: 2 }, fresh: 1 } as never);
});

// ---- iteration

test('iterators are what a for loop needs', () => {
  const lua = new Lua();
  class Bag {
    items = [1, 2, 3];
    *each(): Generator<number> {
      for (const item of this.items) yield item * 10;
    }
    [Symbol.iterator](): Iterator<number> {
      let at = 0;
      return { next: () => (at < 3 ? { done: false, value: this.items[at++]! } : { done: true, value: undefined }) };
    }
    async *later(): AsyncGenerator<number> {
      yield 1;
      yield 2;
    }
  }
  lua.globals.set('bag', lua.expose(new Bag()));
  lua.globals.set('map', lua.expose(new Map([['a', 1], ['b', 2]]))); // biome-ignore format: a row
  const collect = (loop: string): string =>
    lua.eval(
      `local out = {} for ${loop} do out[#out + 1] = tostring(k) .. tostring(v) end return table.concat(out, " ")`,
    );
  assert.is(collect('k, v in map:entries()'), 'a1 b2');
  assert.is(collect('k, v in pairs(map)'), 'a1 b2');
  assert.is(collect('k, v in map:keys()'), 'anil bnil');
  assert.is(collect('k, v in bag:each()'), '10nil 20nil 30nil');
  assert.is(collect('k, v in bag()'), '1nil 2nil 3nil');
  assert.is(collect('k, v in pairs(bag)'), '11 22 33');
  assert.is(lua.eval('local it <close> = bag:each() return it()'), 10);
});

test('pairs goes through own fields', () => {
  const object = { a: 1, b: 'x', hidden: undefined };
  assert.is(withObject(object, 'local s = "" for k, v in pairs(o) do s = s .. k .. v end return s'), 'a1bx');
  assert.is(withObject(new Vec(1, 2), 'local s = "" for k, v in pairs(o) do s = s .. k .. v end return s'), 'x1y2');
});

test('asynchronous iterators suspend', async () => {
  const lua = new Lua();
  async function* later(): AsyncGenerator<number> {
    yield 1;
    await Promise.resolve();
    yield 2;
  }
  lua.globals.set('o', lua.expose({ later }));
  assert.is(await valueOf(lua.evalAsync('local s = 0 for n in o.later() do s = s + n end return s')), 3);
});

// ---- promises and errors

test('promises of methods, accessors and fields suspend Lua', async () => {
  class Shop {
    ready = Promise.resolve('open');
    async price(name: string): Promise<number> {
      await Promise.resolve();
      return name === 'moon' ? 42 : boom();
    }
    get stock(): Promise<Vec> {
      return Promise.resolve(new Vec(1, 2));
    }
  }
  const lua = new Lua();
  lua.globals.set('shop', lua.expose(new Shop()));
  lua.globals.set('Shop', lua.expose(Shop));
  assert.is(await valueOf(lua.evalAsync('return shop:price("moon") + shop.stock.y')), 44);
  assert.is(await valueOf(lua.evalAsync('return shop.ready')), 'open');
  assert.is(await valueOf(lua.evalAsync('return select(2, pcall(shop.price, shop, "sun"))')), 'boom');
  const sorted =
    'local t = { 2, 1 } table.sort(t, function(a, b) return shop:price("moon") > 0 and a < b end) return t[1]';
  assert.is(await valueOf(lua.evalAsync(sorted)), 1);
  assert.is(raised(() => lua.eval('return shop:price("moon")')).code, 'ERR_LUA_ASYNC');
  assert.is(lua.eval('return 1'), 1);
});

test('what accessors, methods, setters and proxies throw are errors of Lua with their cause', () => {
  const thrown = new RangeError('too far');
  const fail = (): never => {
    throw thrown;
  };
  let armed = false;
  const trap = (target: object, key: PropertyKey): PropertyDescriptor | undefined =>
    armed ? fail() : Reflect.getOwnPropertyDescriptor(target, key);
  class Bad {
    get field(): number {
      return fail();
    }
    set field(_: number) {
      fail();
    }
    method(): void {
      fail();
    }
    static make(): void {
      fail();
    }
  }
  const lua = new Lua();
  lua.globals.set('bad', lua.expose(new Bad()));
  lua.globals.set('Bad', lua.expose(Bad));
  lua.globals.set('trap', lua.expose(new Proxy({}, { getOwnPropertyDescriptor: trap, set: fail, ownKeys: fail })));
  lua.globals.set('Trap', lua.expose(class { constructor() { fail(); } })); // biome-ignore format: short
  lua.globals.set('broken', lua.expose({ next: fail, [Symbol.iterator]: () => 0 }));
  armed = true;
  for (const code of [
    'return bad.field',
    'bad.field = 1',
    'bad:method()',
    'Bad.make()',
    'return trap.x',
    'trap.x = 1',
    'pairs(trap)',
    'Trap()',
    'broken()',
  ]) {
    const error = raised(() => lua.eval(`\n${code}`), code);
    assert.is(error.cause, thrown, code);
    // What pairs calls has no line.
    const at = code.startsWith('pairs') ? ['', ''] : ['eval:2: ', 'x:1: '];
    assert.is(error.message, `${at[0]}too far`, code);
    assert.is(lua.eval(`return select(2, pcall(load([[${code}]], "=x")))`), `${at[1]}too far`, code);
  }
});

test('a revoked proxy cannot break the state', () => {
  const lua = new Lua();
  const { proxy, revoke } = Proxy.revocable({ a: 1 } as Record<string, unknown>, {});
  const { proxy: fn, revoke: revokeFn } = Proxy.revocable(() => 1, {});
  const { proxy: list, revoke: revokeList } = Proxy.revocable([1], {});
  lua.globals.set('o', lua.expose(proxy));
  lua.globals.set('f', lua.expose(fn));
  lua.globals.set('l', lua.expose(list));
  assert.equal(lua.evalMulti('return o.a, f(), l[1], #l'), [1, 1, 1, 1]);
  revoke();
  revokeFn();
  revokeList();
  for (const code of ['o.a', 'f()', 'l[1]', '#l', 'pairs(o)', 'pairs(l)', 'o == f', 'tostring(f)', 'f.x']) {
    const [ok] = lua.evalMulti(`return pcall(function() return ${code} end)`);
    assert.type(ok, 'boolean', code);
  }
  assert.is(lua.eval('return select(2, pcall(function() o.a = 1 end)) ~= nil'), true);
  assert.is(raised(() => lua.expose(proxy)).code, 'ERR_LUA_VALUE');
  assert.is(lua.eval('return 1 + 1'), 2);
});

// ---- identity

test('the same object is the same userdata, and comes back as itself', () => {
  const lua = new Lua();
  const vec = new Vec(),
    fn = Object.assign(() => 1, { a: 1 }),
    list = [1];
  for (const object of [vec, fn, list, Vec, Math]) {
    const handle = lua.expose(object);
    assert.instance(handle, LuaUserdata);
    assert.is(handle.value, object);
    assert.is(lua.expose(object), handle);
    lua.globals.set('o', handle);
    assert.is(lua.globals.get('o'), object);
    assert.is(lua.eval('return rawequal(o, ...)', { args: [object] }), true);
    assert.is(lua.eval('return rawequal(o, (...).inner)', { args: [{ inner: object }] }), true);
    assert.is(lua.eval('return o'), object);
    assert.is(lua.eval<LuaTable>('return { o }').toJS<unknown[]>()[0], object);
  }
  lua.globals.set('host', (o: unknown) => o === vec);
  assert.is(lua.eval('return host(...)', { args: [vec] }), true);
});

test('an object that was passed before it was exposed is the same afterwards', () => {
  const lua = new Lua();
  const vec = new Vec(1, 2);
  lua.globals.set('before', vec);
  assert.match(raised(() => lua.eval('return before.x')).message, /index a userdata value/);
  lua.expose(vec);
  assert.is(lua.eval('return before.x'), 1);
});

test('an object may be exposed in two ways, which are equal', () => {
  const lua = new Lua();
  const vec = new Vec(1, 2);
  lua.globals.set('full', lua.expose(vec));
  lua.globals.set('narrow', lua.expose(vec, { readonly: true, methods: ['scale'], fields: ['x'] }));
  assert.equal(lua.evalMulti('return full == narrow, rawequal(full, narrow), narrow.y, narrow.x, full.y'), [
    true,
    false,
    undefined,
    1,
    2,
  ]);
  // What a method of the narrow one gives is narrow, too.
  assert.match(raised(() => lua.eval('narrow:scale(2).x = 5')).message, /Vec is read-only/);
  assert.is(vec.x, 2);
});

// ---- options

test('readonly, methods and fields bound what programs may do', () => {
  const vec = new Vec(1, 2);
  assert.match(refused(vec, 'o.x = 5', { readonly: true }), /^eval:1: Vec is read-only$/);
  assert.match(refused([1], 'o[1] = 5', { readonly: true }), /Array is read-only/);
  assert.is(vec.x, 1);
  assert.equal(many(vec, 'return o.x, o.y, o.norm, o.add ~= nil', { fields: ['x'] }), [1, undefined, undefined, true]);
  assert.match(refused(vec, 'o.y = 1', { fields: ['x'] }), /cannot assign to 'y'/);
  assert.equal(many(vec, 'return o.add ~= nil, o.scale, o.x', { methods: ['add'] }), [true, undefined, 1]);
  assert.equal(many(vec, 'return o.add, o.x, next({ pairs(o) })', { methods: [], fields: [] }).slice(0, 2), [
    undefined,
    undefined,
  ]);
  assert.match(withObject<string>(vec, 'return tostring(o)', { methods: ['add'] }), /^Vec: 0x/);
});

class Node2 {
  child: Node2 | undefined;
  vec = new Vec(1, 2);
  when = new Date(0);
  make(): Vec {
    return new Vec(3, 4);
  }
  self(): this {
    return this;
  }
}

test('depth bounds which objects are exposed that an exposed one gives', () => {
  const node = new Node2();
  node.child = new Node2();
  const seen = (options?: ExposeOptions): unknown =>
    withObject(
      node,
      `local function can(f) return (pcall(f)) end
       return table.concat({ tostring(can(function() return o.vec.x end)), tostring(can(function() return o:make().x end)),
         tostring(can(function() return o.when:getTime() end)), tostring(can(function() return o.child:self().child end)),
         tostring(can(function() return o.child.vec.x end)) }, " ")`,
      options,
    );
  assert.is(seen(), 'true true true true true');
  assert.is(seen({ depth: 1 }), 'true true true true true');
  assert.is(seen({ depth: 0 }), 'false false false true false');
  assert.is(seen({ fields: ['vec', 'when', 'child'] }), 'false false false true false');
  assert.is(seen({ fields: ['vec', 'when', 'child'], depth: 1 }), 'true true true true true');
  class A { b = new B(); } // biome-ignore format: short
  class B { c = new C(); } // biome-ignore format: short
  class C { n = 1; } // biome-ignore format: short
  called('C', C);
  assert.is(withObject(new A(), 'return o.b.c.n'), 1);
  assert.is(withObject(new A(), 'return o.b.c.n', { depth: 2 }), 1);
  assert.match(refused(new A(), 'return o.b.c.n', { depth: 1 }), /index a userdata value/);
  assert.match(refused(new A(), 'o.b.c.n = 1', { readonly: true }), /C is read-only/);
  // Objects that pass through unexposed come back as themselves.
  assert.instance(withObject(new A(), 'return o.b', { depth: 0 }), B);
});

test('options and values that make no sense are refused', () => {
  const lua = new Lua();
  const faults: [unknown, RegExp][] = [
    [{ depth: -1 }, /expose: depth must be a whole number/],
    [{ depth: NaN }, /expose: depth/],
    [{ depth: 1.5 }, /expose: depth/],
    [{ methods: 'add' }, /expose: methods must be an array of names/],
    [{ fields: [1] }, /expose: fields/],
    [{ readonly: 1 }, /expose: readonly must be a boolean/],
    [{ readOnly: true }, /expose: unknown option 'readOnly'; known are methods, fields, readonly, depth/],
    [null, /expose: options/],
  ];
  for (const [options, want] of faults) {
    assert.throws(
      () => lua.expose({}, options as never),
      (error: Error) => error instanceof TypeError && want.test(error.message),
    );
  }
  for (const value of [
    1,
    'x',
    null,
    undefined,
    Symbol('s'),
    lua.table(),
    lua.compile('return 1'),
    Function,
    Function.prototype,
    Map.prototype,
  ])
    isLuaError(
      raised(() => lua.expose(value as never)),
      String(typeof value),
    );
});

test('a read-only container cannot be changed by its methods either', () => {
  const list = [2, 1],
    map = new Map([['a', 1]]),
    date = new Date(0),
    bytes = new Uint8Array(2);
  for (const [object, code] of [
    [list, 'o:push(1)'],
    [list, 'o:sort()'],
    [map, 'o:set("b", 1)'],
    [map, 'o:clear()'],
    [new Set([1]), 'o:delete(1)'],
    [date, 'o:setTime(1)'],
    [bytes, 'o:fill(1)'],
  ] as const)
    assert.match(refused(object, code, { readonly: true }), /attempt to call a nil value/, code);
  assert.equal([list, map.size, date.getTime(), bytes[0]], [[2, 1], 1, 0, 0]);
  assert.equal(many(list, 'return o:indexOf(1), o:join("+"), #o:slice(0, 1)', { readonly: true }), [1, '2+1', 1]);
});

test('methods of an allow-list bound iteration, too', () => {
  const map = new Map([['a', 1]]);
  assert.is(withObject(map, 'local n = 0 for _ in pairs(o) do n = n + 1 end return n', { methods: ['get'] }), 0);
  assert.is(withObject(map, 'local n = 0 for _ in pairs(o) do n = n + 1 end return n', { methods: ['entries'] }), 1);
  assert.match(refused(map, 'o()', { methods: ['get'] }), /attempt to call a Map value/);
});

// ---- functions of Lua

class Emitter {
  readonly listeners = new Set<(value: unknown) => unknown>();
  onHit: ((vec: Vec) => unknown) | undefined;
  on(listener: (value: unknown) => unknown): () => Vec {
    this.listeners.add(listener);
    return () => new Vec(8, 9);
  }
  off(listener: (value: unknown) => unknown): boolean {
    return this.listeners.delete(listener);
  }
  emit(value: unknown): unknown[] {
    return [...this.listeners].map((listener) => listener(value));
  }
  hit(): unknown {
    return this.onHit?.(new Vec(5, 6));
  }
}

test('what JavaScript calls functions of Lua with is exposed, too', async () => {
  const lua = new Lua();
  const emitter = new Emitter();
  lua.globals.set('e', lua.expose(emitter));
  lua.eval('function f(v) last = v return v.x end off = e:on(f)');
  assert.equal(emitter.emit(new Vec(3, 4)), [3]);
  assert.instance(lua.globals.get('last'), Vec);
  assert.equal(emitter.emit({ x: new Vec(1, 1) }).length, 1);
  assert.is(lua.eval('return off().y'), 9);
  lua.eval('e.onHit = function(v) return v.y end');
  assert.is(lua.eval('return e:hit()'), 6);
  // It is one function for JavaScript, and comes back as the one of Lua.
  assert.equal(lua.evalMulti('return e:off(f), e:off(f), #e:emit(1)'), [true, false, 0]);
  assert.is(lua.eval('e.onHit = f return e.onHit == f'), true);
  assert.is(lua.eval('e:on(f) return next(e.listeners) == f'), true);
  const [listener] = emitter.listeners as unknown as [LuaFunction];
  assert.is(await listener.async(new Vec(7)), 7);
  assert.equal(listener.multi(new Vec(7)), [7]);
  const limited = listener.with({ limits: { instructions: 1000 } });
  assert.is(limited(new Vec(6)), 6);
  assert.is(lua.eval('return rawequal(f, ...)', { args: [limited] }), true);
  assert.ok(listener.dump().length > 0);
  // Under a policy that exposes nothing further, neither is what callbacks get.
  assert.match(
    raised(() => {
      lua.globals.set('shut', lua.expose(new Emitter(), { depth: 0 }));
      lua.eval('shut:on(f)');
      (lua.globals.get('shut') as Emitter).emit(new Node2());
    }).message,
    /index a userdata value/,
  );
});

test('functions that methods give work by the same policy', () => {
  const maker = { make: () => (by: number) => new Vec(by, 2), again: [() => new Vec(1, 1)] };
  assert.equal(many(maker, 'local f = o.make() return f(3).x, o.again[1]().y, o.make() == o.make()'), [3, 1, false]);
  const lua = new Lua();
  const inner = (): number => 1;
  lua.globals.set('o', lua.expose({ give: () => inner, is: (f: unknown) => f === inner }));
  assert.equal(lua.evalMulti('return o.give() == o.give(), o.is(o.give())'), [true, true]);
  assert.is(lua.eval('return o.give()'), inner);
});

test('objects with a way to dispose of them are closed', async () => {
  const lua = new Lua();
  const log: string[] = [];
  const now = Symbol.dispose ?? Symbol('none'),
    later = Symbol.asyncDispose ?? Symbol('none');
  class File {
    [now](): void {
      log.push('closed');
    }
  }
  class Socket {
    async [later](): Promise<void> {
      await Promise.resolve();
      log.push('closed later');
    }
  }
  lua.globals.set('File', lua.expose(File));
  lua.globals.set('Socket', lua.expose(Socket));
  lua.eval('do local f <close> = File() end');
  assert.equal(log, ['closed']);
  assert.is(await valueOf(lua.evalAsync('do local s <close> = Socket() end return 1')), 1);
  assert.equal(log, ['closed', 'closed later']);
});

test('objects of other realms are seen as those of this one', () => {
  const lua = new Lua();
  const other = runInNewContext(`({
    plain: { a: 1 }, list: [1, 2], fn: (n) => n + 1, Kind: class Kind { get x() { return 5; } }, map: new Map([['k', 1]]),
    made: Function, run: eval,
  })`) as Record<string, object>;
  for (const [name, object] of Object.entries(other))
    if (name !== 'made' && name !== 'run') lua.globals.set(name, lua.expose(object));
  assert.equal(lua.evalMulti('return plain.a, list[2], #list, fn(1), Kind().x, map:get("k")'), [1, 2, 2, 2, 5, 1]);
  for (const name of ['plain', 'list', 'fn', 'Kind', 'map'])
    for (const key of ['constructor', '__proto__', 'hasOwnProperty', 'call', '__defineGetter__', 'prototype'])
      assert.is(lua.eval(`return ${name}["${key}"]`), undefined, `${name}.${key}`);
  for (const maker of [other.made, other.run]) assert.is(raised(() => lua.expose(maker!)).code, 'ERR_LUA_VALUE');
});

// ---- cost

test('what programs add to objects is their memory', () => {
  for (const [made, code] of [
    [Object, 'for i = 1, 1e6 do o["k" .. i] = i end'],
    [Array, 'for i = 1, 1e6 do o[i] = i end'],
    [Array, 'for i = 1, 1e6 do o:push(i) end'],
    [Map, 'for i = 1, 1e6 do o:set(i, i) end'],
    [Array, 'local s = ("x"):rep(1000) for i = 1, 1e5 do o:push(s .. i) end'],
  ] as const) {
    const lua = new Lua({ limits: { memory: 4_000_000 } });
    lua.globals.set('Made', lua.expose(made));
    assert.is(raised(() => lua.eval(`local o = Made() ${code}`), code).code, 'ERR_LUA_LIMIT_MEMORY', code);
    assert.is(lua.eval('local o = Made() return 1'), 1);
  }
  const lua = new Lua({ limits: { memory: 4_000_000 } });
  lua.globals.set('o', lua.expose([]));
  assert.is(lua.eval('for i = 1, 2e5 do o:push(i) o:pop() end return #o'), 0);
});

test('every operation is charged, and bounded', () => {
  const lua = new Lua({ limits: { instructions: 50_000 } });
  lua.globals.set('o', lua.expose({ n: 1, f: () => 1, list: [] }));
  lua.globals.set('list', lua.expose(Array.from({ length: 1_000_000 }, (_, i) => i)));
  lua.globals.set('map', lua.expose(new Map(Array.from({ length: 300_000 }, (_, i) => [i, i]))));
  for (const code of [
    'while true do local _ = o.n end',
    'while true do o.n = 1 end',
    'while true do o.f() end',
    'list:indexOf(-1)',
    'map:forEach(print)',
    'for _ in pairs(list) do end',
    'for _ in map:entries() do end',
    'while true do pcall(function() return o.x.y end) end',
  ])
    assert.is(raised(() => lua.eval(code), code).code, 'ERR_LUA_LIMIT_INSTRUCTIONS', code);
  assert.is(lua.eval('return list[5] + map:get(1) + o.f()'), 6);
});

test('limits hit in Lua code that a method calls back stop the run', () => {
  const lua = new Lua({ limits: { instructions: 10_000 } });
  lua.globals.set('list', lua.expose([1, 2]));
  const run = 'pcall(function() list:forEach(function() while true do end end) end) return "on"';
  assert.is((raised(() => lua.eval(run)) as LuaError).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.is(lua.eval('local s = 0 list:forEach(function(n) s = s + n end) return s'), 3);
});

test.run();
