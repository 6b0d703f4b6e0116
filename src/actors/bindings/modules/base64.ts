// The `base64` module (README 11): argument checks, results, work in parts. The encoding is actors/modules/base64.ts.
import * as text from '../../../messages/modules.ts';
import { joined } from '../../../values/string.ts';
import type { Value } from '../../../values/type.ts';
import { textOf } from '../../../values/userdata.ts';
import type { Call } from '../../../vm/native/call.ts';
import { library } from '../../../vm/native/library.ts';
import { long, type LongWork } from '../../../vm/native/long-work.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Window } from '../../../vm/native/window.ts';
import { Base64Reader, Base64Writer } from '../../modules/base64.ts';
import { refuse } from '../common/support.ts';
import { invalid } from '../../values/failure.ts';

/** Longest input done at once, in bytes; fuel for a part of a longer one. */
const SHORT = 8192,
  PART = 8_000;
/** Fuel per byte. */
const BYTE = 2;

class Encoding implements LongWork {
  readonly writer: Base64Writer;

  constructor(bytes: string) {
    this.writer = new Base64Writer(bytes);
  }

  step(rt: Runtime): boolean {
    rt.charge(PART);
    return this.writer.step();
  }

  get holds(): readonly Value[] {
    return [joined(this.writer.text)];
  }

  /** The result is charged to memory at the start. */
  finish(call: Call): number {
    return call.one(joined(this.writer.text));
  }
}

const encode = long(
  'base64.encode',
  [value('data', 'string')],
  'string?, error?',
  'The Base64 text of a string of bytes; nil and an error for other values.',
  (at, data) => {
    const bytes = textOf(data);
    if (bytes === undefined) return refuse(at, invalid(text.base64NotString()));
    if (bytes.length > SHORT) return SLOW_PATH;
    const writer = new Base64Writer(bytes);
    at.rt.charge(BYTE * bytes.length);
    while (!writer.step());
    return at.text(writer.text);
  },
  ({ rt }, data) => {
    const bytes = textOf(data)!;
    rt.makes(Base64Writer.lengthOf(bytes));
    return new Encoding(bytes);
  },
);

const decoded = (at: Window | Call, reader: Base64Reader): number =>
  reader.illegal === undefined ? at.one(joined(reader.bytes)) : refuse(at, invalid(text.base64Illegal(reader.illegal)));

class Decoding implements LongWork {
  private readonly reader: Base64Reader;

  constructor(bytes: string) {
    this.reader = new Base64Reader(bytes);
  }

  step(rt: Runtime): boolean {
    rt.charge(PART);
    return this.reader.step();
  }

  get holds(): readonly Value[] {
    return [joined(this.reader.bytes)];
  }

  finish(call: Call): number {
    return decoded(call, this.reader);
  }
}

const decode = long(
  'base64.decode',
  [value('data', 'string')],
  'string?, error?',
  'The bytes of a Base64 text; nil and an error if it is none.',
  (at, data) => {
    const bytes = textOf(data);
    if (bytes === undefined) return refuse(at, invalid(text.base64NotString()));
    if (bytes.length > SHORT) return SLOW_PATH;
    const reader = new Base64Reader(bytes);
    at.rt.charge(BYTE * bytes.length);
    at.rt.makes(bytes.length);
    while (!reader.step());
    return decoded(at, reader);
  },
  ({ rt }, data) => {
    const bytes = textOf(data)!;
    rt.makes(Math.ceil((bytes.length * 3) / 4));
    return new Decoding(bytes);
  },
);

export const BASE64_MODULE = library('base64', [encode, decode]);
