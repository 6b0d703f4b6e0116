// A validator for JSON Schema (draft 2020-12 and the spellings of older drafts) over Lua values: one function per group
// of keywords, text for the first violation. `format` and other annotations are ignored. References stay within the
// schema. An empty table is both list and object; nil and NULL are null.
// Functions are in continuation-passing style and return the next step where there may be much work: so a check can
// stop anywhere, and depth does not use the host's stack. Invariant: the total work is bounded for any schema and data.
import * as text from '../../messages/modules.ts';
import { isNumber, lessEqual, lessThan, mod, toDouble, LuaFloat } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr, str, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { LuaNumber, Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { NULL } from './json.ts';
import { JsonWriter } from './json-writer.ts';
import { CharacterCount, LinearPattern, Search } from './linear-pattern.ts';

/** A fault in a schema. */
export class SchemaFault {
  constructor(readonly message: string) {}
}

type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'list' | 'object' | 'empty';

/** `empty`: a table that can be list or object. */
function typeOf(v: Value): JsonType {
  if (v instanceof Table) return v.advance(0) === 0 ? 'empty' : v.length() > 0 ? 'list' : 'object';
  if (isStr(v)) return 'string';
  if (isNumber(v)) return 'number';
  if (typeof v === 'boolean') return 'boolean';
  return v instanceof Userdata && v !== NULL && v.text() !== undefined ? 'string' : 'null';
}

const isIntegral = (v: LuaNumber): boolean =>
  typeof v === 'bigint' || Number.isInteger(v instanceof LuaFloat ? v.n : v);
const isZero = (v: LuaNumber): boolean => (v instanceof LuaFloat ? v.n : v) === 0;

function hasType(v: Value, name: string): boolean {
  const type = typeOf(v);
  switch (name) {
    case 'null':
    case 'boolean':
    case 'number':
    case 'string':
      return type === name;
    case 'integer':
      return isNumber(v) && isIntegral(v);
    case 'array':
      return type === 'list' || type === 'empty';
    case 'object':
      return type === 'object' || type === 'empty';
  }
  throw new SchemaFault(text.schemaUnknownType(name));
}

const typeWord = (v: Value): string =>
  (({ list: 'array', empty: 'array' }) as Record<string, string>)[typeOf(v)] ?? typeOf(v);

const MAX_WORK = 1_000_000;
const MAX_NESTED = 256;

/** The next step; undefined: done. */
type Go = (() => Go) | undefined;
/** The violation; undefined: the data is valid. */
type Violation = string | undefined;
type Then = (violation: Violation) => Go;

/** Fuel for a step, besides what it adds itself; and for a schema. */
const STEP = 4,
  SCHEMA = 25;
/** Fields, bytes and so on between two checks of the budget. */
const FEW = 64;

/** Validates data in steps. */
export class Validation {
  /** The violation, or the fault of the schema. */
  fault: string | SchemaFault | undefined = undefined;
  over = false;
  /** Work that counts against the bound; and all work in units of fuel. */
  private work = 0;
  private used = 0;
  private nested = 0;
  private readonly patterns = new Map<string, LinearPattern>();
  private next: Go;

  constructor(
    private readonly root: Value,
    data: Value,
  ) {
    this.next = () => this.check(root, data, '', (violation) => this.ends(violation));
  }

  /** Does about so many units of work; returns how many. */
  step(units: number): number {
    const end = this.used + units,
      before = this.used;
    try {
      for (let { next } = this; next !== undefined && this.used < end; next = this.next) {
        this.used += STEP;
        this.next = next();
      }
    } catch (thrown) {
      if (!(thrown instanceof SchemaFault)) throw thrown;
      this.ends(thrown);
    }
    return this.used - before;
  }

  private ends(fault: string | SchemaFault | undefined): undefined {
    this.fault = fault;
    this.over = true;
    return (this.next = undefined);
  }

  /** Finds the first violation. */
  private check(schema: Value, data: Value, path: string, then: Then): Go {
    const violation = this.checkAtOnce(schema, data, path);
    return violation === LATER ? () => this.groupsOf(schema as Table, data, path, then) : then(violation);
  }

  /** Fast path: checks a value without nested values against a schema without nested schemas; LATER: not applicable. */
  private checkAtOnce(schema: Value, data: Value, path: string): Violation | typeof LATER {
    if (schema === true) return undefined;
    if (schema === false) return text.schemaViolation(path, text.notAllowed());
    if (!(schema instanceof Table)) throw new SchemaFault(text.schemaNotSchema());
    if (data instanceof Table || (isStr(data) && data.length > FEW)) return LATER;
    for (const keyword of LONG) if (schema.getStr(keyword) !== undefined) return LATER;
    const type = schema.getStr('type');
    if (type instanceof Table) return LATER;
    this.enter();
    this.nested--;
    if (type !== undefined && !hasType(data, nameOf(type))) return notOfTypes([nameOf(type)], data, path);
    return isNumber(data) ? this.number(schema, data, path) : isStr(data) ? this.length(schema, data, path) : undefined;
  }

  private length(schema: Table, data: Str, path: string): Violation {
    const least = this.count(schema, 'minLength'),
      most = this.count(schema, 'maxLength');
    if (least === undefined && most === undefined) return undefined;
    const counted = new CharacterCount(bytesOf(data));
    counted.step(Infinity);
    this.spend(data.length >> 6);
    return wrongLength(counted.count, least, most, path);
  }

  private enter(): void {
    this.spend(1);
    this.used += SCHEMA;
    if (++this.nested > MAX_NESTED) throw new SchemaFault(text.schemaTooComplex());
  }

  /** One group of keywords after the other. */
  private groupsOf(schema: Table, data: Value, path: string, then: Then): Go {
    this.enter();
    let group = 0;
    const next: Then = (violation) => {
      if (violation === undefined) {
        switch (group++) {
          case 0:
            return this.reference(schema, data, path, next);
          case 1:
            return this.general(schema, data, path, next);
          case 2:
            return this.combined(schema, data, path, next);
          case 3:
            return this.byType(schema, data, path, next);
        }
      }
      this.nested--;
      return then(violation);
    };
    return next(undefined);
  }

  private spend(units: number): void {
    this.work += units;
    if (this.work > MAX_WORK) throw new SchemaFault(text.schemaTooComplex());
  }

  private fits(schema: Value, data: Value, then: (fits: boolean) => Go): Go {
    return this.check(schema, data, '', (violation) => then(violation === undefined));
  }

  /** Visits the elements of a list; `each` continues with `then`, or ends the visit. */
  private each(list: Table, each: (item: Value, at: number, then: () => Go) => Go, end: () => Go): Go {
    const n = list.length();
    const go = (at: number): Go => (at >= n ? end() : each(list.getInt(at + 1), at, () => () => go(at + 1)));
    return go(0);
  }

  /** Visits the fields with string keys. */
  private eachField(table: Table, each: (name: string, value: Value, then: () => Go) => Go, end: () => Go): Go {
    const go = (cursor: number): Go => {
      let key: Value,
        at = cursor;
      do {
        at = table.advance(at);
        if (at === 0) return end();
        key = table.keyAt(at);
        this.used += 2;
      } while (!isStr(key));
      return each(bytesOf(key), table.valueAt(at), () => () => go(at));
    };
    return go(0);
  }

  /** The same text for equal values: numbers are equal across subtypes. */
  private canonical(v: Value, then: (canonical: string) => Go): Go {
    const writer = new JsonWriter(v === NULL ? undefined : v, true);
    const go = (): Go => {
      if (!writer.over) {
        this.used += writer.step(FEW * STEP);
        return go;
      }
      const { fault, text: written } = writer;
      this.spend(written.length >> 4);
      return then(fault === undefined ? written : '');
    };
    return go();
  }

  private byType(schema: Table, data: Value, path: string, then: Then): Go {
    if (data instanceof Table) {
      const type = typeOf(data);
      const properties = (): Go => (type === 'list' ? then(undefined) : this.properties(schema, data, path, then));
      return type === 'object' ? properties() : this.items(schema, data, path, orElse(then, properties));
    }
    if (isNumber(data)) return then(this.number(schema, data, path));
    return isStr(data) ? this.string(schema, bytesOf(data), path, then) : then(undefined);
  }

  // ---- reading keywords

  private table(schema: Table, keyword: string): Table | undefined {
    const v = schema.getStr(keyword);
    if (v === undefined || v instanceof Table) return v;
    throw new SchemaFault(text.schemaBadKeyword(keyword));
  }

  private list(schema: Table, keyword: string): Table {
    return this.table(schema, keyword) ?? NO_ITEMS;
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

  /** Does a text contain a match of a pattern? */
  private matches(source: string, bytes: string, then: (found: boolean) => Go): Go {
    let pattern = this.patterns.get(source);
    if (pattern === undefined) {
      this.used += PATTERN_BYTE * source.length;
      pattern = LinearPattern.parse(source, (copied) => {
        this.used += PATTERN_COPY * copied;
      });
      if (pattern === undefined) throw new SchemaFault(text.badPattern(source));
      this.used += PATTERN_STEP * pattern.steps.length;
      this.patterns.set(source, pattern);
    }
    this.spend(pattern.cost(bytes.length) >> 3);
    const search = new Search(pattern, bytes);
    const go = (): Go => {
      if (search.found !== undefined) return then(search.found);
      this.used += MATCHED * search.step(FEW);
      return go;
    };
    return go();
  }

  // ---- any value

  private reference(schema: Table, data: Value, path: string, then: Then): Go {
    for (const keyword of ['unevaluatedProperties', 'unevaluatedItems', '$dynamicRef']) {
      if (schema.getStr(keyword) !== undefined) throw new SchemaFault(text.schemaUnsupported(keyword));
    }
    const ref = schema.getStr('$ref');
    if (ref === undefined) return then(undefined);
    if (!isStr(ref)) throw new SchemaFault(text.schemaBadKeyword('$ref'));
    return this.check(this.resolve(bytesOf(ref)), data, path, then);
  }

  /** A JSON pointer (RFC 6901) from the root of the schema. */
  private resolve(ref: string): Value {
    if (!/^#(\/|$)/.test(ref) || ref.length > LONGEST_REFERENCE) throw new SchemaFault(text.schemaUnresolved(ref));
    this.used += 2 * ref.length;
    let at: Value = this.root;
    for (const part of ref.split('/').slice(1)) {
      const name = part
        .replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
        .replace(/~1/g, '/')
        .replace(/~0/g, '~');
      const inside: Value =
        at instanceof Table
          ? (at.getStr(name) ?? (/^\d+$/.test(name) ? at.getInt(Number(name) + 1) : undefined))
          : undefined;
      if (inside === undefined) throw new SchemaFault(text.schemaUnresolved(ref));
      at = inside;
    }
    return at;
  }

  private general(schema: Table, data: Value, path: string, then: Then): Go {
    const type = schema.getStr('type');
    if (type === undefined) return this.constant(schema, data, path, then);
    if (!(type instanceof Table))
      return hasType(data, nameOf(type))
        ? this.constant(schema, data, path, then)
        : then(notOfTypes([nameOf(type)], data, path));
    const names: string[] = [];
    let fits = false;
    return this.each(
      type,
      (name, _, next) => {
        names.push(nameOf(name));
        return next();
      },
      () => {
        fits = names.some((name) => hasType(data, name));
        return fits ? this.constant(schema, data, path, then) : then(notOfTypes(names, data, path));
      },
    );
  }

  private constant(schema: Table, data: Value, path: string, then: Then): Go {
    const required = schema.getStr('const');
    if (required === undefined) return this.choices(schema, data, path, then);
    return this.canonical(required, (wanted) =>
      this.canonical(data, (own) =>
        wanted !== own ? then(text.schemaViolation(path, text.notConst())) : this.choices(schema, data, path, then),
      ),
    );
  }

  private choices(schema: Table, data: Value, path: string, then: Then): Go {
    const choices = this.table(schema, 'enum');
    if (choices === undefined) return then(undefined);
    return this.canonical(data, (own) =>
      this.each(
        choices,
        (choice, _, next) => this.canonical(choice, (canonical) => (canonical === own ? then(undefined) : next())),
        () => then(text.schemaViolation(path, text.notInEnum())),
      ),
    );
  }

  private combined(schema: Table, data: Value, path: string, then: Then): Go {
    return this.each(
      this.list(schema, 'allOf'),
      (each, _, next) => this.check(each, data, path, orElse(then, next)),
      () => {
        const any = this.list(schema, 'anyOf');
        if (any.length() === 0) return this.exactlyOne(schema, data, path, then);
        return this.each(
          any,
          (each, _, next) =>
            this.fits(each, data, (fits) => (fits ? this.exactlyOne(schema, data, path, then) : next())),
          () => then(text.schemaViolation(path, text.matchesNone('anyOf'))),
        );
      },
    );
  }

  private exactlyOne(schema: Table, data: Value, path: string, then: Then): Go {
    const one = this.list(schema, 'oneOf');
    if (one.length() === 0) return this.conditions(schema, data, path, then);
    let fitting = 0;
    return this.each(
      one,
      (each, _, next) =>
        this.fits(each, data, (fits) => {
          if (fits) fitting++;
          return next();
        }),
      () => {
        if (fitting === 0) return then(text.schemaViolation(path, text.matchesNone('oneOf')));
        return fitting > 1
          ? then(text.schemaViolation(path, text.matchesSeveral()))
          : this.conditions(schema, data, path, then);
      },
    );
  }

  private conditions(schema: Table, data: Value, path: string, then: Then): Go {
    const not = schema.getStr('not');
    if (not === undefined) return this.condition(schema, data, path, then);
    return this.fits(not, data, (fits) =>
      fits ? then(text.schemaViolation(path, text.matchesNot())) : this.condition(schema, data, path, then),
    );
  }

  private condition(schema: Table, data: Value, path: string, then: Then): Go {
    const condition = schema.getStr('if');
    if (condition === undefined) return then(undefined);
    return this.fits(condition, data, (fits) => {
      const chosen = schema.getStr(fits ? 'then' : 'else');
      return chosen === undefined ? then(undefined) : this.check(chosen, data, path, then);
    });
  }

  // ---- numbers and strings

  private number(schema: Table, data: LuaNumber, path: string): string | undefined {
    const bound = (keyword: string, exclusive: string): [LuaNumber | undefined, LuaNumber | undefined] => {
      const inclusive = this.limit(schema, keyword);
      // Draft 4 made the plain bound exclusive by a flag.
      const flag = schema.getStr(exclusive);
      return flag === true
        ? [undefined, inclusive]
        : [inclusive, flag === false ? undefined : this.limit(schema, exclusive)];
    };
    const [least, above] = bound('minimum', 'exclusiveMinimum'),
      [most, below] = bound('maximum', 'exclusiveMaximum');
    if (least !== undefined && !lessEqual(least, data))
      return text.schemaViolation(path, text.tooSmall(formatNumber(least), false));
    if (above !== undefined && !lessThan(above, data))
      return text.schemaViolation(path, text.tooSmall(formatNumber(above), true));
    if (most !== undefined && !lessEqual(data, most))
      return text.schemaViolation(path, text.tooLarge(formatNumber(most), false));
    if (below !== undefined && !lessThan(data, below))
      return text.schemaViolation(path, text.tooLarge(formatNumber(below), true));
    const step = this.limit(schema, 'multipleOf');
    if (step === undefined) return undefined;
    if (toDouble(step) <= 0) throw new SchemaFault(text.schemaBadKeyword('multipleOf'));
    return isMultiple(data, step) ? undefined : text.schemaViolation(path, text.notMultiple(formatNumber(step)));
  }

  private string(schema: Table, bytes: string, path: string, then: Then): Go {
    const least = this.count(schema, 'minLength'),
      most = this.count(schema, 'maxLength');
    if (least === undefined && most === undefined) return this.byPattern(schema, bytes, path, then);
    const counted = new CharacterCount(bytes);
    this.spend(bytes.length >> 6);
    const go = (): Go => {
      this.used += FEW * STEP;
      if (!counted.step(FEW * STEP)) return go;
      const violation = wrongLength(counted.count, least, most, path);
      return violation === undefined ? this.byPattern(schema, bytes, path, then) : then(violation);
    };
    return go();
  }

  private byPattern(schema: Table, bytes: string, path: string, then: Then): Go {
    const pattern = schema.getStr('pattern');
    if (pattern === undefined) return then(undefined);
    if (!isStr(pattern)) return badKeyword('pattern');
    const source = bytesOf(pattern);
    return this.matches(source, bytes, (found) =>
      then(found ? undefined : text.schemaViolation(path, text.patternMismatch(source))),
    );
  }

  // ---- lists

  private items(schema: Table, data: Table, path: string, then: Then): Go {
    const least = this.count(schema, 'minItems'),
      most = this.count(schema, 'maxItems'),
      n = data.length();
    if (least !== undefined && n < least) return then(text.schemaViolation(path, text.tooFewItems(least)));
    if (most !== undefined && n > most) return then(text.schemaViolation(path, text.tooManyItems(most)));
    const others = (): Go =>
      this.eachItem(
        schema,
        data,
        path,
        orElse(then, () => this.contains(schema, data, path, then)),
      );
    if (schema.getStr('uniqueItems') !== true) return others();
    this.spend(n);
    const met = new Set<string>();
    return this.each(
      data,
      (item, _, next) =>
        this.canonical(item, (canonical) => {
          if (met.has(canonical)) return then(text.schemaViolation(path, text.itemsNotUnique()));
          met.add(canonical);
          return next();
        }),
      others,
    );
  }

  private eachItem(schema: Table, data: Table, path: string, then: Then): Go {
    let rest = schema.getStr('items'),
      first = this.list(schema, 'prefixItems');
    if (rest instanceof Table && rest.length() > 0) {
      // Before 2020 `items` could be a list of schemas.
      first = rest;
      rest = schema.getStr('additionalItems');
    }
    if (rest === undefined && first.length() === 0) return then(undefined);
    const n = data.length(),
      go = (at: number): Go => {
        for (let few = FEW; at < n; at++) {
          if (--few === 0) return () => go(at);
          const each = at < first.length() ? first.getInt(at + 1) : rest;
          if (each === undefined) continue;
          const item = data.getInt(at + 1),
            inside = `${path}/${at}`,
            violation = this.checkAtOnce(each, item, inside);
          if (violation === LATER)
            return this.check(
              each,
              item,
              inside,
              orElse(then, () => () => go(at + 1)),
            );
          if (violation !== undefined) return then(violation);
        }
        return then(undefined);
      };
    return go(0);
  }

  private contains(schema: Table, data: Table, path: string, then: Then): Go {
    const wanted = schema.getStr('contains');
    if (wanted === undefined) return then(undefined);
    let found = 0;
    return this.each(
      data,
      (item, _, next) =>
        this.fits(wanted, item, (fits) => {
          if (fits) found++;
          return next();
        }),
      () => {
        if (found < (this.count(schema, 'minContains') ?? 1))
          return then(text.schemaViolation(path, text.containsTooFew()));
        return then(
          found > (this.count(schema, 'maxContains') ?? Infinity)
            ? text.schemaViolation(path, text.containsTooMany())
            : undefined,
        );
      },
    );
  }

  // ---- objects

  private properties(schema: Table, data: Table, path: string, then: Then): Go {
    const least = this.count(schema, 'minProperties'),
      most = this.count(schema, 'maxProperties');
    if (least === undefined && most === undefined) return this.required(schema, data, path, then);
    let n = 0;
    return this.eachField(
      data,
      (_name, _value, next) => {
        n++;
        return next();
      },
      () => {
        if (least !== undefined && n < least) return then(text.schemaViolation(path, text.tooFewProperties(least)));
        if (most !== undefined && n > most) return then(text.schemaViolation(path, text.tooManyProperties(most)));
        return this.required(schema, data, path, then);
      },
    );
  }

  private required(schema: Table, data: Table, path: string, then: Then): Go {
    return this.each(
      this.list(schema, 'required'),
      (name, _, next) => {
        if (!isStr(name)) return badKeyword('required');
        return data.getStr(bytesOf(name)) === undefined
          ? then(text.schemaViolation(path, text.missingProperty(bytesOf(name))))
          : next();
      },
      () =>
        this.eachProperty(
          schema,
          data,
          path,
          orElse(then, () => this.dependencies(schema, data, path, then)),
        ),
    );
  }

  private eachProperty(schema: Table, data: Table, path: string, then: Then): Go {
    const known = this.table(schema, 'properties'),
      patterns = this.table(schema, 'patternProperties');
    const others = schema.getStr('additionalProperties'),
      names = schema.getStr('propertyNames');
    if (patterns === undefined && names === undefined) return this.namedProperties(data, known, others, path, then);
    return this.eachField(
      data,
      (name, value, next) => {
        const inside = `${path}/${name}`;
        const go = (): Go =>
          this.schemasOf(name, patterns, (schemas) => {
            const own = known?.getStr(name);
            if (own !== undefined) schemas.push(own);
            if (schemas.length === 0 && others !== undefined) {
              if (others === false) return then(text.schemaViolation(path, text.extraProperty(name)));
              schemas.push(others);
            }
            const checkFrom = (at: number): Go =>
              at >= schemas.length
                ? next()
                : this.check(
                    schemas[at],
                    value,
                    inside,
                    orElse(then, () => checkFrom(at + 1)),
                  );
            return checkFrom(0);
          });
        if (names === undefined) return go();
        return this.fits(names, str(name), (fits) =>
          fits ? go() : then(text.schemaViolation(path, text.badPropertyName(name))),
        );
      },
      () => then(undefined),
    );
  }

  /** Checks named, pattern and additional properties. */
  private namedProperties(data: Table, known: Table | undefined, others: Value, path: string, then: Then): Go {
    if (known === undefined && others === undefined) return then(undefined);
    const go = (cursor: number): Go => {
      for (let few = FEW; ; ) {
        if (--few === 0) return () => go(cursor);
        if ((cursor = data.advance(cursor)) === 0) return then(undefined);
        const key = data.keyAt(cursor);
        this.used += 2;
        if (!isStr(key)) continue;
        const name = bytesOf(key),
          schema = known?.getStr(name) ?? others;
        if (schema === undefined) continue;
        if (schema === false && known?.getStr(name) === undefined)
          return then(text.schemaViolation(path, text.extraProperty(name)));
        const value = data.valueAt(cursor),
          inside = `${path}/${name}`,
          violation = this.checkAtOnce(schema, value, inside);
        if (violation === LATER)
          return this.check(
            schema,
            value,
            inside,
            orElse(then, () => () => go(cursor)),
          );
        if (violation !== undefined) return then(violation);
      }
    };
    return go(0);
  }

  /** The schemas whose patterns match a name. */
  private schemasOf(name: string, patterns: Table | undefined, then: (schemas: Value[]) => Go): Go {
    const schemas: Value[] = [];
    if (patterns === undefined) return then(schemas);
    return this.eachField(
      patterns,
      (source, each, next) =>
        this.matches(source, name, (found) => {
          if (found) schemas.push(each);
          return next();
        }),
      () => then(schemas),
    );
  }

  private dependencies(schema: Table, data: Table, path: string, then: Then): Go {
    const of = (at: number): Go => {
      const keyword = DEPENDENCIES[at];
      if (keyword === undefined) return then(undefined);
      const needs = this.table(schema, keyword);
      return needs === undefined
        ? of(at + 1)
        : this.dependent(
            keyword,
            needs,
            data,
            path,
            orElse(then, () => of(at + 1)),
          );
    };
    return of(0);
  }

  private dependent(keyword: string, all: Table, data: Table, path: string, then: Then): Go {
    return this.eachField(
      all,
      (name, needs, next) => {
        if (data.getStr(name) === undefined) return next();
        if (keyword !== 'dependentRequired' && !(needs instanceof Table && needs.length() > 0))
          return this.check(needs, data, path, orElse(then, next));
        if (!(needs instanceof Table)) return badKeyword(keyword);
        return this.each(
          needs,
          (needed, _, another) => {
            if (!isStr(needed)) return badKeyword(keyword);
            return data.getStr(bytesOf(needed)) === undefined
              ? then(text.schemaViolation(path, text.propertyNeeds(name, bytesOf(needed))))
              : another();
          },
          next,
        );
      },
      () => then(undefined),
    );
  }
}

function wrongLength(length: number, least: number | undefined, most: number | undefined, path: string): Violation {
  if (least !== undefined && length < least) return text.schemaViolation(path, text.tooShort(least));
  return most !== undefined && length > most ? text.schemaViolation(path, text.tooLong(most)) : undefined;
}

/** The fast path does not apply. */
const LATER = Symbol('later');
/** Keywords outside the fast path. */
const LONG = [
  '$ref',
  'const',
  'enum',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'pattern',
  'unevaluatedProperties',
  'unevaluatedItems',
  '$dynamicRef',
];
const NO_ITEMS = new Table();
const DEPENDENCIES = ['dependentRequired', 'dependentSchemas', 'dependencies'];
/** Fuel for compiling a pattern, per byte, step, and step copied meanwhile; and for a step of matching. */
const PATTERN_BYTE = 20,
  PATTERN_STEP = 200,
  PATTERN_COPY = 2,
  MATCHED = 10;
/** The longest JSON pointer. */
const LONGEST_REFERENCE = 10_000;

/** A violation ends the check; otherwise `then` follows. */
const orElse =
  (then: Then, otherwise: () => Go): Then =>
  (violation) =>
    violation === undefined ? otherwise() : then(violation);

const nameOf = (name: Value): string => (isStr(name) ? bytesOf(name) : badKeyword('type'));

const notOfTypes = (names: readonly string[], data: Value, path: string): string =>
  text.schemaViolation(path, text.notOfType(names.join(' or '), typeWord(data)));

function badKeyword(keyword: string): never {
  throw new SchemaFault(text.schemaBadKeyword(keyword));
}

/** Decimal fractions are inexact in doubles: a quotient very near an integer counts as one. */
function isMultiple(v: LuaNumber, step: LuaNumber): boolean {
  if (isIntegral(v) && isIntegral(step)) return isZero(mod(v, step)!);
  const quotient = toDouble(v) / toDouble(step);
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
}
