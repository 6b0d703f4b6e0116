// The `json` module (README 11): argument checks, results, work in parts. Malformed text and values without a JSON form
// give INTERNAL errors, arguments of a wrong kind INVALID, as in Wippy. Reading and writing:
// actors/modules/json-{reader,writer}.ts; schemas: json-schema.ts there.
import * as text from '../../../messages/modules.ts';
import { tooLarge } from '../../../messages/stdlib.ts';
import { bytesOf, isStr, joined } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { textOf } from '../../../values/userdata.ts';
import type { Call } from '../../../vm/native/call.ts';
import { library } from '../../../vm/native/library.ts';
import { goOnWorking, long, work, type LongWork } from '../../../vm/native/long-work.ts';
import { resumable } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { framelessSafe } from '../../../vm/native/traits.ts';
import { value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { raise } from '../../../vm/throw.ts';
import type { Window } from '../../../vm/native/window.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { NULL } from '../../modules/json.ts';
import { JsonReader } from '../../modules/json-reader.ts';
import { JsonWriter } from '../../modules/json-writer.ts';
import { SchemaFault, Validation } from '../../modules/json-schema.ts';
import { refuse } from '../common/support.ts';

const internal = (message: string): ErrorObject => new ErrorObject(message, KINDS.INTERNAL, { retryable: false });

/** Work done at once; of longer work, a part. */
const AT_ONCE = 20_000,
  PART = 5_000;

/** Encodes a value in parts. */
class Encoding implements LongWork {
  readonly writer: JsonWriter;

  constructor(value: Value) {
    this.writer = new JsonWriter(value);
  }

  step(rt: Runtime): boolean {
    return this.go(rt, PART);
  }

  go(rt: Runtime, units: number): boolean {
    const { writer } = this,
      { length } = writer;
    rt.charge(writer.step(units));
    if (writer.length > rt.maxString) raise(tooLarge());
    rt.allocate(writer.length - length);
    return writer.over;
  }

  get holds(): readonly Value[] {
    return [joined(this.writer.text)];
  }

  finish(at: Window | Call): number {
    const { fault, text: written } = this.writer;
    return fault !== undefined ? refuse(at, internal(fault.message)) : at.one(joined(written));
  }
}

const encode_ = long(
  'json.encode',
  [value('value')],
  'string?, error?',
  'The JSON text of a value; nil and an error for functions, sparse lists, mixed keys and the like.',
  (at, v) => {
    const job = new Encoding(v);
    return job.writer.over || job.go(at.rt, AT_ONCE) ? job.finish(at) : SLOW_PATH;
  },
  (_, v) => new Encoding(v),
);

/** Decodes a text in parts, then calls `then`. */
class Decoding implements LongWork {
  readonly reader: JsonReader;

  constructor(
    source: string,
    private readonly then: (call: Call, reader: JsonReader) => number,
    nothing?: Value,
    readonly holds: readonly Value[] = [],
  ) {
    this.reader = new JsonReader(source, nothing);
  }

  step(rt: Runtime): boolean {
    rt.charge(this.reader.step(PART));
    return this.reader.over;
  }

  finish(call: Call): number {
    return this.then(call, this.reader);
  }
}

const readOrRefuse = (at: Window | Call, { fault, value: v }: JsonReader): number =>
  fault === undefined ? at.one(v) : refuse(at, internal(fault.message));

/** Longest text decoded at once, in bytes. */
const SHORT = 4096;

const decode_ = long(
  'json.decode',
  [value('text', 'string')],
  'any, error?',
  'The value of a JSON text; nil and an error if it is none.',
  (at, source) => {
    const bytes = textOf(source);
    if (bytes === undefined) return refuse(at, invalid(text.jsonNotString()));
    if (bytes === '') return refuse(at, invalid(text.jsonEmpty()));
    if (bytes.length > SHORT) return SLOW_PATH;
    const reader = new JsonReader(bytes);
    while (!reader.over) at.rt.charge(reader.step(AT_ONCE));
    return readOrRefuse(at, reader);
  },
  (_, source) => new Decoding(textOf(source)!, readOrRefuse),
);

// ---- schemas

const no = (at: Window | Call, message: string): number => at.two(false, invalid(message));

const judged = (at: Window | Call, { fault }: Validation): number =>
  fault === undefined ? at.one(true) : no(at, fault instanceof SchemaFault ? text.schemaInvalid(fault.message) : fault);

/** Validates data in parts. */
class Judging implements LongWork {
  readonly validation: Validation;

  constructor(
    schema: Value,
    data: Value,
    readonly holds: readonly Value[] = [schema, data],
  ) {
    this.validation = new Validation(schema, data);
  }

  step(rt: Runtime): boolean {
    return this.go(rt, PART);
  }

  go(rt: Runtime, units: number): boolean {
    rt.charge(this.validation.step(units));
    return this.validation.over;
  }

  finish(call: Call): number {
    return judged(call, this.validation);
  }
}

/** Decodes a schema given as text, then validates data. */
function judge(call: Call, schema: Value, data: Value): number {
  if (schema instanceof Table) return work(call, new Judging(schema, data));
  if (!isStr(schema)) return no(call, text.schemaInvalid(text.schemaNotSchema()));
  return work(
    call,
    new Decoding(
      bytesOf(schema),
      (c, { fault, value: v }) =>
        fault === undefined ? work(c, new Judging(v, data)) : no(c, text.schemaInvalid(fault.message)),
      NULL,
      [data],
    ),
  );
}

const validate = resumable(
  'json.validate',
  [value('schema', 'table'), value('data')],
  'boolean, error?',
  'Whether a value fits a JSON schema; false and an error if not.',
  {
    fastPath(at) {
      const schema = at.arg(1),
        data = at.arg(2);
      if (!(schema instanceof Table) || data === undefined) return SLOW_PATH;
      const job = new Judging(schema, data);
      return job.go(at.rt, AT_ONCE) ? judged(at, job.validation) : SLOW_PATH;
    },
    start(call, schema, data) {
      if (schema === undefined) return no(call, text.schemaMissing());
      return data === undefined ? no(call, text.schemaNoData()) : judge(call, schema, data);
    },
    done: goOnWorking,
  },
);

const validateString = resumable(
  'json.validate_string',
  [value('schema', 'table'), value('text', 'string')],
  'boolean, error?',
  'Whether a JSON text fits a JSON schema; false and an error if not.',
  {
    start(call, schema, source) {
      if (schema === undefined) return no(call, text.schemaMissing());
      if (!isStr(source)) return no(call, text.schemaDataNotString());
      return work(
        call,
        new Decoding(
          bytesOf(source),
          (c, { fault, value: v }) => (fault === undefined ? judge(c, schema, v) : no(c, fault.message)),
          NULL,
        ),
      );
    },
    done: goOnWorking,
  },
);

framelessSafe(validate, validateString);

export const JSON_MODULE = library('json', [encode_, decode_, validate, validateString]);
