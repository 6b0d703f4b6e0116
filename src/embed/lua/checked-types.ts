// Declared types of the dialect as values (src/syntax/type-node.ts): calling a type returns its argument or raises;
// `T:is(v)` returns the value, or nil and an error. Checks ignore metamethods. Also the callable basic types `integer`,
// `boolean`, `number`, and `string`, which is the library as well.
import * as text from '../../messages/embed.ts';
import { TYPE_MAKER, readDeclaration, type Bounds, type TypeNode } from '../../syntax/type-node.ts';
import { isInteger, isNumber, toDouble, toInteger } from '../../values/number.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { typeNameOf } from '../../values/metatable.ts';
import { truthy, typeName, type LuaNumber, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { hostClass } from '../../vm/native/library.ts';
import { plain, pure } from '../../vm/native/declare.ts';
import { object, rest, str as strParam, value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';

/** The maximum depth of a check: types may be recursive. */
const MAX_DEPTH = 180;

type Definitions = Readonly<Record<string, TypeNode>>;

/** A callable type. */
class TypeValue extends Userdata {
  constructor(
    readonly name: string,
    readonly node: TypeNode,
    readonly types: Definitions,
  ) {
    super();
  }

  override get kind(): string {
    return 'type';
  }
}

/** A mismatch and its path: `.name[3]`. */
interface Mismatch {
  readonly path: string;
  readonly text: string;
}

type TableNode = TypeNode & { readonly kind: 'record' | 'map' | 'array' };

/** Assumed to match: a value inside itself is being checked already. */
const FITS = undefined;

/**
 * Checks one value. Results are memoized by value and type, or shared values and mutually recursive types would take
 * exponential time; results that rest on an assumption which turns out wrong are dropped.
 */
class Check {
  work = 0;
  private readonly known = new Map<Value, Map<TypeNode, Mismatch | typeof FITS>>();
  private readonly fitting: { readonly of: Map<TypeNode, unknown>; readonly node: TypeNode }[] = [];

  constructor(private readonly types: Definitions) {}

  run(v: Value, node: TypeNode, depth: number): Mismatch | undefined {
    this.work++;
    if (depth > MAX_DEPTH) return { path: '', text: text.tooDeepToCheck() };
    const wrong = (): Mismatch => ({ path: '', text: text.typeExpected(describe(node), nameOf(v)) });
    switch (node.kind) {
      case 'name': {
        const basic = BASIC[node.name];
        if (basic !== undefined) return basic(v) ? undefined : wrong();
        const named = Object.hasOwn(this.types, node.name) ? this.types[node.name] : undefined;
        // An undeclared name matches anything.
        return named === undefined ? undefined : this.once(v, node, () => this.run(v, named, depth + 1));
      }
      case 'literal':
        return isLiteral(v, node.value) ? undefined : wrong();
      case 'optional':
        return v === undefined ? undefined : this.run(v, node.type, depth + 1);
      case 'union':
        return node.types.some((each) => this.run(v, each, depth + 1) === undefined) ? undefined : wrong();
      case 'intersection':
        return first(node.types, (each) => this.run(v, each, depth + 1));
      case 'function':
        return typeName(v) === 'function' ? undefined : wrong();
      case 'bounded':
        return this.run(v, node.type, depth + 1) ?? boundsOf(v, node.bounds);
      case 'record':
      case 'map':
      case 'array':
        return v instanceof Table ? this.once(v, node, () => this.parts(v, node, depth + 1)) : wrong();
      default:
        return node satisfies never;
    }
  }

  private once(v: Value, node: TypeNode, check: () => Mismatch | undefined): Mismatch | undefined {
    const { fitting } = this;
    let of = this.known.get(v);
    if (of === undefined) this.known.set(v, (of = new Map()));
    else if (of.has(node)) return of.get(node);
    const before = fitting.length;
    of.set(node, FITS);
    fitting.push({ of, node });
    const mismatch = check();
    if (mismatch === undefined) return undefined;
    for (const assumed of fitting.splice(before)) assumed.of.delete(assumed.node);
    of.set(node, mismatch);
    return mismatch;
  }

  private parts(table: Table, node: TableNode, depth: number): Mismatch | undefined {
    if (node.kind === 'record') {
      return first(node.fields, ({ name, type, optional }) => {
        const v = table.getStr(name);
        return v === undefined && optional ? undefined : within(`.${name}`, this.run(v, type, depth));
      });
    }
    for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
      const key = table.keyAt(at),
        v = table.valueAt(at);
      const mismatch =
        node.kind === 'array'
          ? isInteger(key)
            ? this.run(v, node.element, depth)
            : { path: '', text: text.typeExpected('integer', nameOf(key)) }
          : (this.run(key, node.key, depth) ?? this.run(v, node.value, depth));
      if (mismatch !== undefined)
        return within(`[${isStr(key) ? `"${bytesOf(key)}"` : isNumber(key) ? String(key) : typeName(key)}]`, mismatch);
    }
    return undefined;
  }
}

const within = (place: string, mismatch: Mismatch | undefined): Mismatch | undefined =>
  mismatch && { path: place + mismatch.path, text: mismatch.text };

function first<T>(items: readonly T[], check: (item: T) => Mismatch | undefined): Mismatch | undefined {
  for (const item of items) {
    const mismatch = check(item);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

const isType =
  (name: string) =>
  (v: Value): boolean =>
    typeName(v) === name;
/** Built-in types. */
const BASIC: Readonly<Record<string, (v: Value) => boolean>> = Object.assign(
  Object.create(null) as Record<string, (v: Value) => boolean>,
  {
    any: () => true,
    unknown: () => true,
    never: () => false,
    nil: (v: Value) => v === undefined,
    boolean: isType('boolean'),
    number: isNumber,
    // The cast turns an integral float into the integer.
    integer: (v: Value) => isNumber(v) && toInteger(v) !== undefined,
    string: isStr,
    table: isType('table'),
    function: isType('function'),
    thread: isType('thread'),
    userdata: isType('userdata'),
    error: (v: Value) => v instanceof Userdata && v.kind === 'error',
  },
);

const isLiteral = (v: Value, wanted: string | number | boolean): boolean =>
  typeof wanted === 'string'
    ? isStr(v) && bytesOf(v) === wanted
    : typeof wanted === 'number'
      ? isNumber(v) && toDouble(v) === wanted
      : v === wanted;

function boundsOf(v: Value, { min, max, minLength, maxLength }: Bounds): Mismatch | undefined {
  const n = isNumber(v) ? toDouble(v as LuaNumber) : undefined;
  const length = isStr(v) ? bytesOf(v).length : v instanceof Table ? v.length() : undefined;
  const broken =
    n !== undefined && min !== undefined && n < min
      ? text.tooSmall(min)
      : n !== undefined && max !== undefined && n > max
        ? text.tooLarge(max)
        : length !== undefined && minLength !== undefined && length < minLength
          ? text.tooShort(minLength)
          : length !== undefined && maxLength !== undefined && length > maxLength
            ? text.tooLong(maxLength)
            : undefined;
  return broken === undefined ? undefined : { path: '', text: broken };
}

const nameOf = (v: Value): string => typeNameOf(v);

/** A short description of a type. */
function describe(node: TypeNode): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'literal':
      return typeof node.value === 'string' ? `"${node.value}"` : String(node.value);
    case 'optional':
      return `${describe(node.type)}?`;
    case 'union':
      return node.types.map(describe).join(' | ');
    case 'intersection':
      return node.types.map(describe).join(' & ');
    case 'function':
      return 'function';
    case 'bounded':
      return describe(node.type);
    case 'record':
    case 'map':
    case 'array':
      return 'table';
    default:
      return node satisfies never;
  }
}

/** The value cast to the type, or the mismatch. */
function cast(rt: Runtime, type: TypeValue, v: Value): { readonly value: Value } | { readonly wrong: string } {
  const check = new Check(type.types);
  const mismatch = check.run(v, type.node, 0);
  rt.charge(check.work);
  if (mismatch !== undefined) return { wrong: text.notOfType(type.name, mismatch.path, mismatch.text) };
  const isWhole = type.node.kind === 'name' && type.node.name === 'integer';
  return { value: isWhole ? toInteger(v as LuaNumber) : v };
}

const self = object('self', 'type', TypeValue);

/** The form of errors: texts, or error objects in a system. */
export type MakeError = (message: string) => Value;

const call = plain(
  'type:cast',
  [self, value('value')],
  'any',
  'The value, which must be of this type.',
  (at, type, v) => {
    const result = cast(at.rt, type, v);
    return 'wrong' in result ? raise(result.wrong) : at.one(result.value);
  },
);

const typeClass = (makeError: MakeError) =>
  hostClass(
    TypeValue,
    'type',
    [
      plain(
        'type:is',
        [self, value('value')],
        'any, error?',
        'The value, if it is of this type; nil and an error if not.',
        (at, type, v) => {
          const result = cast(at.rt, type, v);
          return 'wrong' in result ? at.two(undefined, makeError(result.wrong)) : at.two(result.value, undefined);
        },
      ),
      pure('type:name', [self], 'string', 'The name of the type.', (type) => type.name),
      pure(
        'type:kind',
        [self],
        'string',
        'What sort of type it is: "record", "union", "array" and the like, or the name of a basic type.',
        (type) => (type.node.kind === 'name' ? type.node.name : type.node.kind),
      ),
    ],
    {
      __call: call,
      __tostring: pure('type:tostring', [self, rest()], 'string', 'Its name.', (type) => type.name),
    },
  );

const make = plain('type', [strParam('declaration')], 'type', 'A declared type.', (at, json) => {
  // Binary chunks are not trusted.
  const { name, types } = readDeclaration(json) ?? badArgument(1, text.notDeclaration());
  return at.one(new TypeValue(name, types[name]!, types));
});

const basic = (name: string): TypeValue => new TypeValue(name, { kind: 'name', name }, {});

const callString = plain(
  'string',
  [value('self'), value('value')],
  'string',
  'The value, which must be a string.',
  (at, _self, v) => {
    const result = cast(at.rt, STRING, v);
    return 'wrong' in result ? raise(result.wrong) : at.one(result.value);
  },
);
const STRING = basic('string');

/** Globals with basic types. */
const CALLABLE = ['boolean', 'integer', 'number'];

/** Adds types to a runtime; returns the additional globals of the dialect. */
export function openTypes(rt: Runtime, makeError: MakeError = str): Readonly<Record<string, Value>> {
  rt.declare(typeClass(makeError));
  rt.hidden = new Map(rt.hidden).set(TYPE_MAKER, make);
  const library = rt.globals.getStr('string');
  if (library instanceof Table && !truthy(library.meta)) {
    library.meta = new Table();
    library.meta.setStr('__call', callString);
  }
  return Object.fromEntries(CALLABLE.map((name) => [name, basic(name)]));
}
