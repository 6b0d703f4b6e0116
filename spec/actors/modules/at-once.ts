// JSON and schemas in one go, where programs take steps.
import type { JsonFault } from '../../../src/actors/modules/json.ts';
import { JsonReader } from '../../../src/actors/modules/json-reader.ts';
import { Validation, type SchemaFault } from '../../../src/actors/modules/json-schema.ts';
import { JsonWriter } from '../../../src/actors/modules/json-writer.ts';
import type { Value } from '../../../src/values/type.ts';

/** What a JSON text says. `nothing`: the value for null. */
export function decode(source: string, nothing: Value = undefined): { readonly value: Value } | JsonFault {
  const reader = new JsonReader(source, nothing);
  while (!reader.over) reader.step(2_000);
  return reader.fault ?? { value: reader.value };
}

/** The JSON text of a value. */
export function encode(value: Value, sorted = false): string | JsonFault {
  const writer = new JsonWriter(value, sorted);
  while (!writer.over) writer.step(2_000);
  return writer.fault ?? writer.text;
}

/** The violation, or the fault of the schema; undefined: valid. */
export function validate(schema: Value, data: Value): string | SchemaFault | undefined {
  const validation = new Validation(schema, data);
  while (!validation.over) validation.step(2_000);
  return validation.fault;
}
