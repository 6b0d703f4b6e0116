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
import { ENTRY_BYTES, account } from '../../values/meter.ts';
import { hostClass } from '../../vm/native/library.ts';
import { plain, pure } from '../../vm/native/declare.ts';
import { long, type LongWork } from '../../vm/native/long-work.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import type { View } from '../../vm/native/view.ts';
import type { Window } from '../../vm/native/window.ts';
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

/** A mismatch and its path, `.name[3]`: texts that few need. */
interface Mismatch {
  readonly path: () => string;
  readonly text: () => string;
}

/** Types whose results are kept. */
type KeptNode = TypeNode & { readonly kind: 'name' | 'record' | 'map' | 'array' };
type Fields = (TypeNode & { readonly kind: 'record' })['fields'];
type Entries = TypeNode & { readonly kind: 'map' | 'array' };

/** Assumed to match: a value inside itself is being checked already. */
const FITS = undefined;

/** Units for a value and a type, for a result that is kept, and in a part. */
const LOOK = 4,
  KEEP = 40,
  PART = 5000;
/** Bytes of a result that is kept. */
const KEPT_BYTES = 3 * ENTRY_BYTES;

/** What is known of values: that they fit, or do not. */
type Results = Map<Value, Mismatch | typeof FITS>;

/** Results by type and value. It is a value only for the collector, which counts them. */
class Memo extends Userdata {
  private readonly results = new Map<TypeNode, Results>();
  private count = 0;

  of(node: TypeNode): Results {
    let of = this.results.get(node);
    if (of === undefined) this.results.set(node, (of = new Map()));
    return of;
  }

  keeps(): void {
    this.count++;
    account.allocate(KEPT_BYTES);
  }

  override get bytes(): number {
    return KEPT_BYTES * this.count;
  }
}

/** A check that is not over: it yields a check whose result it needs, or nothing when its part is used up. */
type Checking = Generator<Checking | undefined, Mismatch | undefined, Mismatch | undefined>;

/** What is known at once, or a check to be made. */
type Answer = Mismatch | undefined | Checking;

const isChecking = (answer: Answer): answer is Checking => answer !== undefined && 'next' in answer;

/** Returns the value that fits, or what says that it does not. */
type Give = (at: View, value: Value, wrong: string | undefined) => number;

/**
 * Checks one value; it may take many slices, between which the value may change. Results are kept by value and type,
 * or shared values and mutually recursive types would take exponential time; results that rest on an assumption which
 * turns out wrong are dropped.
 */
class Check implements LongWork {
  private readonly memo = new Memo();
  /** Values that are taken to fit, and where that is noted. */
  private readonly fitting: Value[] = [];
  private readonly noted: Results[] = [];
  /** Checks that wait for the one above them. */
  private readonly checks: Checking[] = [];
  private result: Mismatch | undefined = undefined;
  private left = 0;

  constructor(
    private readonly type: TypeValue,
    private readonly value: Value,
    private readonly give: Give,
  ) {
    this.take(this.check(value, type.node, 0));
  }

  get holds(): readonly Value[] {
    return [this.memo];
  }

  step(rt: Runtime): boolean {
    this.left = PART;
    const done = this.run();
    rt.charge(PART - this.left);
    return done;
  }

  finish(at: View): number {
    const { type, value, result } = this;
    if (result !== undefined) {
      const wrong = text.notOfType(type.name, result.path(), result.text());
      account.charge(wrong.length >> 2);
      return this.give(at, undefined, wrong);
    }
    return this.give(at, cleared(type, value), undefined);
  }

  /** Goes on for the rest of the part; true: the result is known. */
  private run(): boolean {
    const { checks } = this;
    while (checks.length > 0) {
      if (this.left <= 0) return false;
      const { done, value } = checks.at(-1)!.next(this.result);
      if (done === true) {
        checks.pop();
        this.result = value;
      } else if (value !== undefined) this.take(value);
    }
    return true;
  }

  private take(answer: Answer): void {
    if (isChecking(answer)) this.checks.push(answer);
    else this.result = answer;
  }

  private check(v: Value, node: TypeNode, depth: number): Answer {
    this.left -= LOOK;
    if (depth > MAX_DEPTH) return { path: noPath, text: text.tooDeepToCheck };
    switch (node.kind) {
      case 'name':
        if (declared(this.type.types, node.name) !== undefined) return this.once(v, node, depth);
        return isBasic(v, node.name) ? undefined : wrong(node, v);
      case 'literal':
        return isLiteral(v, node.value) ? undefined : wrong(node, v);
      case 'optional':
        return v === undefined ? undefined : this.check(v, node.type, depth + 1);
      case 'union':
      case 'intersection':
        return this.several(v, node, depth + 1);
      case 'function':
        return typeName(v) === 'function' ? undefined : wrong(node, v);
      case 'bounded':
        return this.bounded(v, node, depth + 1);
      case 'record':
      case 'map':
      case 'array':
        return v instanceof Table ? this.once(v, node, depth) : wrong(node, v);
      default:
        return node satisfies never;
    }
  }

  private once(v: Value, node: KeptNode, depth: number): Answer {
    const of = this.memo.of(node);
    return of.has(v) ? of.get(v) : this.keeping(of, v, node, depth + 1);
  }

  /** Checks what is not known yet, and keeps the result. */
  private *keeping(of: Results, v: Value, node: KeptNode, depth: number): Checking {
    const { fitting, noted } = this,
      before = fitting.length;
    this.left -= KEEP;
    this.memo.keeps();
    of.set(v, FITS);
    fitting.push(v);
    noted.push(of);
    const mismatch: Mismatch | undefined =
      node.kind === 'name'
        ? yield* this.ask(this.check(v, this.type.types[node.name]!, depth))
        : node.kind === 'record'
          ? yield* this.fields(v as Table, node.fields, depth)
          : yield* this.entries(v as Table, node, depth);
    if (mismatch === undefined) return undefined;
    while (fitting.length > before) noted.pop()!.delete(fitting.pop());
    of.set(v, mismatch);
    return mismatch;
  }

  /** The result of a check that this one needs. Loops do the same in place: most answers are known at once. */
  private *ask(answer: Answer): Checking {
    return isChecking(answer) ? yield answer : answer;
  }

  private *several(v: Value, node: TypeNode & { readonly kind: 'union' | 'intersection' }, depth: number): Checking {
    const isUnion = node.kind === 'union';
    for (const each of node.types) {
      if (this.left <= 0) yield undefined;
      const answer = this.check(v, each, depth),
        mismatch: Mismatch | undefined = isChecking(answer) ? yield answer : answer;
      if ((mismatch === undefined) === isUnion) return mismatch;
    }
    return isUnion ? wrong(node, v) : undefined;
  }

  private *bounded(v: Value, node: TypeNode & { readonly kind: 'bounded' }, depth: number): Checking {
    return (yield* this.ask(this.check(v, node.type, depth))) ?? boundsOf(v, node.bounds);
  }

  private *fields(table: Table, fields: Fields, depth: number): Checking {
    for (const { name, type, optional } of fields) {
      if (this.left <= 0) yield undefined;
      const v = table.getStr(name);
      if (v === undefined && optional) continue;
      const answer = this.check(v, type, depth),
        mismatch: Mismatch | undefined = isChecking(answer) ? yield answer : answer;
      if (mismatch !== undefined) return within(() => `.${name}`, mismatch);
    }
    return undefined;
  }

  private *entries(table: Table, node: Entries, depth: number): Checking {
    for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
      if (this.left <= 0) yield undefined;
      const key = table.keyAt(at),
        v = table.valueAt(at),
        answer = node.kind === 'array' ? wrongKey(key) : this.check(key, node.key, depth);
      let mismatch: Mismatch | undefined = isChecking(answer) ? yield answer : answer;
      if (mismatch === undefined) {
        const next = this.check(v, node.kind === 'array' ? node.element : node.value, depth);
        mismatch = isChecking(next) ? yield next : next;
      }
      if (mismatch !== undefined) return within(() => placeOf(key), mismatch);
    }
    return undefined;
  }
}

/** Most values that are looked at to see at once whether a value fits. */
const FEW = 40;
let left = 0;

/**
 * Whether few looks show that a value fits: most do, and need no results kept. False: it does not fit, or a check has
 * to find out.
 */
function fitsAtOnce(type: TypeValue, v: Value): boolean {
  left = FEW;
  const fits = seenToFit(v, type.node, type.types);
  account.charge(LOOK * (FEW - Math.max(left, 0)));
  return fits;
}

function seenToFit(v: Value, node: TypeNode, types: Definitions): boolean {
  if (--left < 0) return false;
  switch (node.kind) {
    case 'name': {
      const of = declared(types, node.name);
      return of === undefined ? isBasic(v, node.name) : seenToFit(v, of, types);
    }
    case 'literal':
      return isLiteral(v, node.value);
    case 'optional':
      return v === undefined || seenToFit(v, node.type, types);
    case 'union':
      return node.types.some((each) => seenToFit(v, each, types));
    case 'intersection':
      return node.types.every((each) => seenToFit(v, each, types));
    case 'function':
      return typeName(v) === 'function';
    case 'bounded':
      return seenToFit(v, node.type, types) && boundsOf(v, node.bounds) === undefined;
    case 'record':
      return v instanceof Table && fieldsSeenToFit(v, node.fields, types);
    case 'map':
    case 'array':
      return v instanceof Table && entriesSeenToFit(v, node, types);
    default:
      return node satisfies never;
  }
}

function fieldsSeenToFit(table: Table, fields: Fields, types: Definitions): boolean {
  for (const { name, type, optional } of fields) {
    const v = table.getStr(name);
    if (!(v === undefined && optional) && !seenToFit(v, type, types)) return false;
  }
  return true;
}

function entriesSeenToFit(table: Table, node: Entries, types: Definitions): boolean {
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
    const isArray = node.kind === 'array',
      key = table.keyAt(at);
    if (!(isArray ? isInteger(key) : seenToFit(key, node.key, types))) return false;
    if (!seenToFit(table.valueAt(at), isArray ? node.element : node.value, types)) return false;
  }
  return true;
}

const noPath = (): string => '';

const wrong = (node: TypeNode, v: Value): Mismatch => ({
  path: noPath,
  text: () => text.typeExpected(describe(node), typeNameOf(v)),
});

const wrongKey = (key: Value): Mismatch | undefined =>
  isInteger(key) ? undefined : wrong({ kind: 'name', name: 'integer' }, key);

const placeOf = (key: Value): string =>
  `[${isStr(key) ? `"${bytesOf(key)}"` : isNumber(key) ? String(key) : typeName(key)}]`;

const within = (place: () => string, mismatch: Mismatch): Mismatch => ({
  path: () => place() + mismatch.path(),
  text: mismatch.text,
});

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

/** Whether it is of the basic type of this name. Another name that is not declared matches anything. */
const isBasic = (v: Value, name: string): boolean => BASIC[name]?.(v) !== false;

/** What a type of this name is declared to be; undefined: it is a basic type, or not declared. */
const declared = (types: Definitions, name: string): TypeNode | undefined =>
  BASIC[name] === undefined && Object.hasOwn(types, name) ? types[name] : undefined;

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
  return broken === undefined ? undefined : { path: noPath, text: () => broken };
}

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

/** What a check gives for a value that fits. */
const cleared = ({ node }: TypeValue, v: Value): Value =>
  node.kind === 'name' && node.name === 'integer' ? toInteger(v as LuaNumber) : v;

/** Checks a value; a short check is over at once. */
function checked(at: Window, type: TypeValue, v: Value, give: Give): number {
  if (fitsAtOnce(type, v)) return give(at, cleared(type, v), undefined);
  const check = new Check(type, v, give);
  return check.step(at.rt) ? check.finish(at) : SLOW_PATH;
}

const self = object('self', 'type', TypeValue);

/** The form of errors: texts, or error objects in a system. */
export type MakeError = (message: string) => Value;

const orRaise = (at: View, v: Value, message: string | undefined): number =>
  message === undefined ? at.one(v) : raise(message);

const cast = long(
  'type:cast',
  [self, value('value')],
  'any',
  'The value, which must be of this type.',
  (at, type, v) => checked(at, type, v, orRaise),
  (_call, type, v) => new Check(type, v, orRaise),
);

const typeClass = (makeError: MakeError) => {
  const orError = (at: View, v: Value, message: string | undefined): number =>
    at.two(v, message === undefined ? undefined : makeError(message));
  return hostClass(
    TypeValue,
    'type',
    [
      long(
        'type:is',
        [self, value('value')],
        'any, error?',
        'The value, if it is of this type; nil and an error if not.',
        (at, type, v) => checked(at, type, v, orError),
        (_call, type, v) => new Check(type, v, orError),
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
      __call: cast,
      __tostring: pure('type:tostring', [self, rest()], 'string', 'Its name.', (type) => type.name),
    },
  );
};

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
  (at, _self, v) => checked(at, STRING, v, orRaise),
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
