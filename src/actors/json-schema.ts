// JSON Schema (draft 2020-12, and what older drafts wrote differently) checked against Lua values: one function per
// group of keywords, the first violation in words. `format` and other annotations assert nothing. References reach within
// the schema. An empty table is a list and an object, nil and NULL are null.
// Invariant: the work is bounded, whatever schema and data are; the caller is told how much it was.
import * as text from '../messages/modules.ts';
import { isNumber, lessEqual, lessThan, mod, toDouble, LuaFloat } from '../values/number.ts';
import { formatNumber } from '../values/numeral.ts';
import { bytesOf, isStr, str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import type { LuaNumber, Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import { JsonFault, NULL, encode } from './json.ts';
import { LinearPattern, codePoints } from './linear-pattern.ts';

/** What is wrong with a schema. */
export class SchemaFault {
  constructor(readonly message: string) {}
}

/** The outcome of a check. */
export interface Verdict {
  /** Why the data does not fit, or what is wrong with the schema; undefined: it fits. */
  readonly fault: string | SchemaFault | undefined;
  readonly work: number;
}

const MOST_WORK = 1_000_000;
const MOST_NESTED = 256;

export function validate(schema: Value, data: Value): Verdict {
  const validation = new Validation(schema);
  try {
    return { fault: validation.check(schema, data, ''), work: validation.work };
  } catch (thrown) {
    if (thrown instanceof SchemaFault) return { fault: thrown, work: validation.work };
    throw thrown;
  }
}

type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'list' | 'object' | 'empty';

/** `empty`: a table that may be either. */
function typeOf(v: Value): JsonType {
  if (v instanceof Table) return v.advance(0) === 0 ? 'empty' : v.length() > 0 ? 'list' : 'object';
  if (isStr(v)) return 'string';
  if (isNumber(v)) return 'number';
  if (typeof v === 'boolean') return 'boolean';
  return v instanceof Userdata && v !== NULL && v.text() !== undefined ? 'string' : 'null';
}

const isIntegral = (v: LuaNumber): boolean => typeof v === 'bigint' || Number.isInteger(v instanceof LuaFloat ? v.n : v);
const isZero = (v: LuaNumber): boolean => (v instanceof LuaFloat ? v.n : v) === 0;

function hasType(v: Value, name: string): boolean {
  const type = typeOf(v);
  switch (name) {
    case 'null': case 'boolean': case 'number': case 'string': return type === name;
    case 'integer': return isNumber(v) && isIntegral(v);
    case 'array': return type === 'list' || type === 'empty';
    case 'object': return type === 'object' || type === 'empty';
  }
  throw new SchemaFault(text.schemaUnknownType(name));
}

const typeWord = (v: Value): string => ({ list: 'array', empty: 'array' } as Record<string, string>)[typeOf(v)] ?? typeOf(v);

/** Fields of a table with string keys, in order. */
function fieldsOf(table: Table): [name: string, value: Value][] {
  const fields: [string, Value][] = [];
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
    const key = table.keyAt(at);
    if (isStr(key)) fields.push([bytesOf(key), table.valueAt(at)]);
  }
  return fields;
}

class Validation {
  work = 0;
  private nested = 0;
  private readonly patterns = new Map<string, LinearPattern>();

  constructor(private readonly root: Value) {}

  /** The first violation, or undefined. */
  check(schema: Value, data: Value, path: string): string | undefined {
    if (schema === true) return undefined;
    if (schema === false) return text.schemaViolation(path, text.notAllowed());
    if (!(schema instanceof Table)) throw new SchemaFault(text.schemaNotSchema());
    this.spend(1);
    if (++this.nested > MOST_NESTED) throw new SchemaFault(text.schemaTooComplex());
    const violation = this.reference(schema, data, path) ?? this.general(schema, data, path)
      ?? this.combined(schema, data, path) ?? this.byType(schema, data, path);
    this.nested--;
    return violation;
  }

  private spend(units: number): void {
    this.work += units;
    if (this.work > MOST_WORK) throw new SchemaFault(text.schemaTooComplex());
  }

  private fits(schema: Value, data: Value): boolean {
    return this.check(schema, data, '') === undefined;
  }

  /** The same text for equal values: numbers are equal across subtypes. */
  private canonical(v: Value): string {
    const written = encode(v === NULL ? undefined : v, true);
    if (written instanceof JsonFault) return '';
    this.spend(written.length >> 4);
    return written;
  }

  private byType(schema: Table, data: Value, path: string): string | undefined {
    if (data instanceof Table) {
      const type = typeOf(data);
      return (type === 'object' ? undefined : this.items(schema, data, path)) ?? (type === 'list' ? undefined : this.properties(schema, data, path));
    }
    if (isNumber(data)) return this.number(schema, data, path);
    return isStr(data) ? this.string(schema, bytesOf(data), path) : undefined;
  }

  // ---- keywords as they stand in a schema

  private table(schema: Table, keyword: string): Table | undefined {
    const v = schema.getStr(keyword);
    if (v === undefined || v instanceof Table) return v;
    throw new SchemaFault(text.schemaBadKeyword(keyword));
  }

  private list(schema: Table, keyword: string): Value[] {
    const list = this.table(schema, keyword);
    return list === undefined ? [] : elements(list);
  }

  private count(schema: Table, keyword: string): number | undefined {
    const v = schema.getStr(keyword);
    if (v === undefined) return undefined;
    if (!isNumber(v) || !isIntegral(v) || toDouble(v) < 0) throw new SchemaFault(text.schemaBadKeyword(keyword));
    return toDouble(v);
  }

  private limit(schema: Table, keyword: string): LuaNumber | undefined {
    const v = schema.getStr(keyword);
    if (v === undefined || isNumber(v)) return v;
    throw new SchemaFault(text.schemaBadKeyword(keyword));
  }

  private pattern(source: string, length: number): LinearPattern {
    let pattern = this.patterns.get(source);
    if (pattern === undefined) {
      pattern = LinearPattern.parse(source);
      if (pattern === undefined) throw new SchemaFault(text.badPattern(source));
      this.patterns.set(source, pattern);
    }
    this.spend(pattern.cost(length) >> 3);
    return pattern;
  }

  // ---- any value

  private reference(schema: Table, data: Value, path: string): string | undefined {
    for (const keyword of ['unevaluatedProperties', 'unevaluatedItems', '$dynamicRef']) {
      if (schema.getStr(keyword) !== undefined) throw new SchemaFault(text.schemaUnsupported(keyword));
    }
    const ref = schema.getStr('$ref');
    if (ref === undefined) return undefined;
    if (!isStr(ref)) throw new SchemaFault(text.schemaBadKeyword('$ref'));
    return this.check(this.resolve(bytesOf(ref)), data, path);
  }

  /** A JSON pointer (RFC 6901) from the root of the schema. */
  private resolve(ref: string): Value {
    if (!/^#(\/|$)/.test(ref)) throw new SchemaFault(text.schemaUnresolved(ref));
    let at: Value = this.root;
    for (const part of ref.split('/').slice(1)) {
      const name = part.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
        .replace(/~1/g, '/').replace(/~0/g, '~');
      const inside: Value = at instanceof Table ? at.getStr(name) ?? (/^\d+$/.test(name) ? at.getInt(Number(name) + 1) : undefined) : undefined;
      if (inside === undefined) throw new SchemaFault(text.schemaUnresolved(ref));
      at = inside;
    }
    return at;
  }

  private general(schema: Table, data: Value, path: string): string | undefined {
    const type = schema.getStr('type');
    if (type !== undefined) {
      const names = (type instanceof Table ? elements(type) : [type]).map((name) =>
        (isStr(name) ? bytesOf(name) : undefined) ?? badKeyword('type'));
      if (!names.some((name) => hasType(data, name))) return text.schemaViolation(path, text.notOfType(names.join(' or '), typeWord(data)));
    }
    const required = schema.getStr('const');
    if (required !== undefined && this.canonical(required) !== this.canonical(data)) return text.schemaViolation(path, text.notConst());
    const choices = this.table(schema, 'enum');
    if (choices === undefined) return undefined;
    const own = this.canonical(data);
    return elements(choices).some((choice) => this.canonical(choice) === own) ? undefined : text.schemaViolation(path, text.notInEnum());
  }

  private combined(schema: Table, data: Value, path: string): string | undefined {
    for (const each of this.list(schema, 'allOf')) {
      const violation = this.check(each, data, path);
      if (violation !== undefined) return violation;
    }
    const any = this.list(schema, 'anyOf'), one = this.list(schema, 'oneOf');
    if (any.length > 0 && !any.some((each) => this.fits(each, data))) return text.schemaViolation(path, text.matchesNone('anyOf'));
    if (one.length > 0) {
      const fitting = one.filter((each) => this.fits(each, data)).length;
      if (fitting === 0) return text.schemaViolation(path, text.matchesNone('oneOf'));
      if (fitting > 1) return text.schemaViolation(path, text.matchesSeveral());
    }
    const not = schema.getStr('not'), condition = schema.getStr('if');
    if (not !== undefined && this.fits(not, data)) return text.schemaViolation(path, text.matchesNot());
    if (condition === undefined) return undefined;
    const then = schema.getStr(this.fits(condition, data) ? 'then' : 'else');
    return then === undefined ? undefined : this.check(then, data, path);
  }

  // ---- numbers and strings

  private number(schema: Table, data: LuaNumber, path: string): string | undefined {
    const bound = (keyword: string, exclusive: string): [LuaNumber | undefined, LuaNumber | undefined] => {
      const inclusive = this.limit(schema, keyword);
      // Draft 4 made the plain bound exclusive by a flag.
      const flag = schema.getStr(exclusive);
      return flag === true ? [undefined, inclusive] : [inclusive, flag === false ? undefined : this.limit(schema, exclusive)];
    };
    const [least, above] = bound('minimum', 'exclusiveMinimum'), [most, below] = bound('maximum', 'exclusiveMaximum');
    if (least !== undefined && !lessEqual(least, data)) return text.schemaViolation(path, text.tooSmall(formatNumber(least), false));
    if (above !== undefined && !lessThan(above, data)) return text.schemaViolation(path, text.tooSmall(formatNumber(above), true));
    if (most !== undefined && !lessEqual(data, most)) return text.schemaViolation(path, text.tooLarge(formatNumber(most), false));
    if (below !== undefined && !lessThan(data, below)) return text.schemaViolation(path, text.tooLarge(formatNumber(below), true));
    const step = this.limit(schema, 'multipleOf');
    if (step === undefined) return undefined;
    if (toDouble(step) <= 0) throw new SchemaFault(text.schemaBadKeyword('multipleOf'));
    return isMultiple(data, step) ? undefined : text.schemaViolation(path, text.notMultiple(formatNumber(step)));
  }

  private string(schema: Table, bytes: string, path: string): string | undefined {
    const least = this.count(schema, 'minLength'), most = this.count(schema, 'maxLength');
    if (least !== undefined || most !== undefined) {
      this.spend(bytes.length >> 6);
      const { length } = codePoints(bytes);
      if (least !== undefined && length < least) return text.schemaViolation(path, text.tooShort(least));
      if (most !== undefined && length > most) return text.schemaViolation(path, text.tooLong(most));
    }
    const pattern = schema.getStr('pattern');
    if (pattern === undefined) return undefined;
    if (!isStr(pattern)) return badKeyword('pattern');
    const source = bytesOf(pattern);
    return this.pattern(source, bytes.length).test(bytes) ? undefined : text.schemaViolation(path, text.patternMismatch(source));
  }

  // ---- lists

  private items(schema: Table, data: Table, path: string): string | undefined {
    const items = elements(data);
    const least = this.count(schema, 'minItems'), most = this.count(schema, 'maxItems');
    if (least !== undefined && items.length < least) return text.schemaViolation(path, text.tooFewItems(least));
    if (most !== undefined && items.length > most) return text.schemaViolation(path, text.tooManyItems(most));
    if (schema.getStr('uniqueItems') === true) {
      this.spend(items.length);
      if (new Set(items.map((item) => this.canonical(item))).size < items.length) return text.schemaViolation(path, text.itemsNotUnique());
    }
    return this.eachItem(schema, items, path) ?? this.contains(schema, items, path);
  }

  private eachItem(schema: Table, items: readonly Value[], path: string): string | undefined {
    let rest = schema.getStr('items'), first = this.list(schema, 'prefixItems');
    if (rest instanceof Table && rest.length() > 0) {
      // Before 2020 `items` itself could be the list.
      first = elements(rest);
      rest = schema.getStr('additionalItems');
    }
    for (const [at, item] of items.entries()) {
      const each = at < first.length ? first[at] : rest;
      const violation = each === undefined ? undefined : this.check(each, item, `${path}/${at}`);
      if (violation !== undefined) return violation;
    }
    return undefined;
  }

  private contains(schema: Table, items: readonly Value[], path: string): string | undefined {
    const wanted = schema.getStr('contains');
    if (wanted === undefined) return undefined;
    const found = items.filter((item) => this.fits(wanted, item)).length;
    if (found < (this.count(schema, 'minContains') ?? 1)) return text.schemaViolation(path, text.containsTooFew());
    return found > (this.count(schema, 'maxContains') ?? Infinity) ? text.schemaViolation(path, text.containsTooMany()) : undefined;
  }

  // ---- objects

  private properties(schema: Table, data: Table, path: string): string | undefined {
    const fields = fieldsOf(data);
    const least = this.count(schema, 'minProperties'), most = this.count(schema, 'maxProperties');
    if (least !== undefined && fields.length < least) return text.schemaViolation(path, text.tooFewProperties(least));
    if (most !== undefined && fields.length > most) return text.schemaViolation(path, text.tooManyProperties(most));
    for (const name of this.list(schema, 'required')) {
      if (!isStr(name)) return badKeyword('required');
      if (data.getStr(bytesOf(name)) === undefined) return text.schemaViolation(path, text.missingProperty(bytesOf(name)));
    }
    return this.eachProperty(schema, fields, path) ?? this.dependencies(schema, data, path);
  }

  private eachProperty(schema: Table, fields: readonly [string, Value][], path: string): string | undefined {
    const known = this.table(schema, 'properties'), patterns = this.table(schema, 'patternProperties');
    const others = schema.getStr('additionalProperties'), names = schema.getStr('propertyNames');
    const byPattern = patterns === undefined ? [] : fieldsOf(patterns);
    for (const [name, value] of fields) {
      const inside = `${path}/${name}`;
      if (names !== undefined && !this.fits(names, str(name))) return text.schemaViolation(path, text.badPropertyName(name));
      const schemas = byPattern.filter(([source]) => this.pattern(source, name.length).test(name)).map(([, each]) => each);
      const own = known?.getStr(name);
      if (own !== undefined) schemas.push(own);
      if (schemas.length === 0 && others !== undefined) {
        if (others === false) return text.schemaViolation(path, text.extraProperty(name));
        schemas.push(others);
      }
      for (const each of schemas) {
        const violation = this.check(each, value, inside);
        if (violation !== undefined) return violation;
      }
    }
    return undefined;
  }

  private dependencies(schema: Table, data: Table, path: string): string | undefined {
    for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
      for (const [name, needs] of fieldsOf(this.table(schema, keyword) ?? new Table())) {
        if (data.getStr(name) === undefined) continue;
        if (keyword === 'dependentRequired' || (needs instanceof Table && needs.length() > 0)) {
          for (const needed of needs instanceof Table ? elements(needs) : badKeyword(keyword)) {
            if (!isStr(needed)) return badKeyword(keyword);
            if (data.getStr(bytesOf(needed)) === undefined) return text.schemaViolation(path, text.propertyNeeds(name, bytesOf(needed)));
          }
        } else {
          const violation = this.check(needs, data, path);
          if (violation !== undefined) return violation;
        }
      }
    }
    return undefined;
  }
}

function badKeyword(keyword: string): never {
  throw new SchemaFault(text.schemaBadKeyword(keyword));
}

function elements(list: Table): Value[] {
  const items: Value[] = [];
  for (let i = 1; i <= list.length(); i++) items.push(list.getInt(i));
  return items;
}

/** Decimal fractions have no exact doubles: a quotient very near an integer counts as one. */
function isMultiple(v: LuaNumber, step: LuaNumber): boolean {
  if (isIntegral(v) && isIntegral(step)) return isZero(mod(v, step)!);
  const quotient = toDouble(v) / toDouble(step);
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
}
