// Converts payloads between formats (README 9): Lua values, JSON, text, bytes and errors. A result holds the value that
// its text decodes to, so that a program reads exactly what was encoded.
import * as text from '../../messages/modules.ts';
import { noTranscoder } from '../../messages/actors.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { JsonReader } from './json-reader.ts';
import { JsonWriter } from './json-writer.ts';
import { FORMATS, Payload } from '../values/payload.ts';

/** Why a conversion is impossible. */
interface Untranscoded {
  readonly reason: string;
}

/** Formats without a conversion. */
const UNSUPPORTED: ReadonlySet<string> = new Set([FORMATS.YAML, FORMATS.MSGPACK, FORMATS.GOLANG]);

/** Converts a payload in steps: JSON may be long. */
export class Transcoding {
  /** The outcome. */
  result: Payload | Untranscoded | undefined = undefined;
  private writer: JsonWriter | undefined = undefined;
  private reader: JsonReader | undefined = undefined;

  constructor(
    private readonly from: Payload,
    private readonly format: string,
  ) {
    if (format === from.format) this.result = from;
    else if (UNSUPPORTED.has(format)) this.result = { reason: text.formatUnsupported(format) };
    else this.begin();
  }

  private begin(): void {
    const { from, format } = this,
      { data, encoded } = from;
    switch (format) {
      case FORMATS.LUA:
        this.result = new Payload(data, format);
        return;
      case FORMATS.JSON:
        this.writer = new JsonWriter(data);
        return;
      case FORMATS.STRING:
      case FORMATS.BYTES:
        if (encoded === undefined && data instanceof Table) this.writer = new JsonWriter(data);
        else this.asText(encoded ?? wordsOf(data));
        return;
      default:
        this.result = { reason: noTranscoder(from.format, format) };
    }
  }

  /** Does about so many units of work; returns how many. */
  step(units: number): number {
    const { writer, reader } = this;
    if (this.result !== undefined) return 0;
    if (reader !== undefined) return this.read(reader, units);
    const done = writer!.step(units);
    if (writer!.over) this.written(writer!);
    return done;
  }

  private written({ fault, text: json }: JsonWriter): void {
    if (fault !== undefined) this.result = { reason: fault.message };
    else if (this.format === FORMATS.JSON) this.reader = new JsonReader(json);
    else this.asText(json);
  }

  /** Decodes the text of the result. */
  private read(reader: JsonReader, units: number): number {
    const done = reader.step(units);
    if (reader.fault !== undefined) this.result = { reason: reader.fault.message };
    else if (reader.over) this.result = new Payload(reader.value, FORMATS.JSON, this.writer!.text);
    return done;
  }

  private asText(words: string | undefined): void {
    const {
      from: { data },
      format,
    } = this;
    this.result =
      words === undefined
        ? { reason: text.cannotTranscode(typeName(data), format) }
        : new Payload(str(words), format, words);
  }
}

/** A value as text. */
function wordsOf(v: Value): string | undefined {
  if (isStr(v)) return bytesOf(v);
  if (isNumber(v)) return formatNumber(v);
  if (v === undefined) return '';
  if (typeof v === 'boolean') return String(v);
  return v instanceof Userdata ? v.text() : undefined;
}
