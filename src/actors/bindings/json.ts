// The `json` module (process-api.md §11): checks and words. The texts themselves are ../json.ts, schemas ../json-schema.ts.
// Malformed text and values without JSON form are INTERNAL, arguments of a wrong kind INVALID, as in the Wippy runtime.
import * as text from '../../messages/modules.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { library } from '../../vm/library.ts';
import { plain } from '../../vm/native.ts';
import { value } from '../../vm/params.ts';
import type { Window } from '../../vm/window.ts';
import { ErrorObject, KINDS } from '../failure.ts';
import { JsonFault, NULL, decode, encode } from '../json.ts';
import { SchemaFault, validate } from '../json-schema.ts';
import { invalid, refuse } from './support.ts';

/** Bytes of JSON text per unit of fuel. */
const WORK_SHIFT = 4;

export const internal = (message: string): ErrorObject => new ErrorObject(message, KINDS.INTERNAL, { retryable: false });

const encode_ = plain('json.encode', [value('value')], 'string', 'The JSON text of a value.', (at, v) => {
  const written = encode(v);
  if (written instanceof JsonFault) return refuse(at, internal(written.message));
  at.rt.charge(written.length >> WORK_SHIFT);
  return at.text(written);
});

const decode_ = plain('json.decode', [value('text')], 'any', 'The value a JSON text stands for.', (at, source) => {
  if (!isStr(source)) return refuse(at, invalid(text.jsonNotString()));
  const bytes = bytesOf(source);
  if (bytes === '') return refuse(at, invalid(text.jsonEmpty()));
  at.rt.charge(bytes.length >> WORK_SHIFT);
  const read = decode(bytes);
  return read instanceof JsonFault ? refuse(at, internal(read.message)) : at.one(read.value);
});

const no = (at: Window, message: string): number => at.two(false, invalid(message));

/** A schema as values: a table is one already, a text is read. */
function schemaOf(schema: Value): Value | JsonFault {
  if (schema instanceof Table) return schema;
  if (!isStr(schema)) return new JsonFault(text.schemaNotSchema());
  const read = decode(bytesOf(schema), NULL);
  return read instanceof JsonFault ? read : read.value;
}

function judge(at: Window, schema: Value, data: Value): number {
  const known = schemaOf(schema);
  if (known instanceof JsonFault) return no(at, text.schemaInvalid(known.message));
  const { fault, work } = validate(known, data);
  at.rt.charge(work);
  if (fault === undefined) return at.one(true);
  return no(at, fault instanceof SchemaFault ? text.schemaInvalid(fault.message) : fault);
}

const validate_ = plain('json.validate', [value('schema'), value('data')], 'boolean', 'Does a value fit a JSON schema?', (at, schema, data) => {
  if (schema === undefined) return no(at, text.schemaMissing());
  if (data === undefined) return no(at, text.schemaNoData());
  return judge(at, schema, data);
});

const validateString = plain('json.validate_string', [value('schema'), value('text')], 'boolean', 'Does a JSON text fit a JSON schema?', (at, schema, source) => {
  if (schema === undefined) return no(at, text.schemaMissing());
  if (!isStr(source)) return no(at, text.schemaDataNotString());
  const bytes = bytesOf(source);
  at.rt.charge(bytes.length >> WORK_SHIFT);
  const read = decode(bytes, NULL);
  return read instanceof JsonFault ? no(at, read.message) : judge(at, schema, read.value);
});

export const JSON_MODULE = library('json', [encode_, decode_, validate_, validateString]);
