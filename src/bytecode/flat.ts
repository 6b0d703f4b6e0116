// Prototypes as one array of numbers and a list of texts, which is read back in a few milliseconds even by a process
// that has just started: instructions and lines are views of the array. Binary chunks (serialize.ts) are smaller and
// made for travelling: reading trusts nothing, which takes ten times as long.
// Invariant: what is read was written here, by the same build of the engine. Only a cache of the user's own may ask.
import { Proto, type LocalInfo, type UpvalueInfo } from './proto.ts';
import { LuaFloat, float, isFloat, isInteger, toDouble, wrap } from '../values/number.ts';
import { bytesOf, isStr, str } from '../values/string.ts';
import type { Value } from '../values/type.ts';

/** Numbers and, one byte for each character, texts. */
interface Flat {
  readonly words: Int32Array;
  readonly texts: readonly string[];
}

const enum Kind {
  Nil,
  False,
  True,
  Text,
  Small,
  Integer,
  Float,
  /** A NaN whose sign is in its representation (number.ts). */
  OwnNaN,
}

const DOUBLE = new Float64Array(1),
  LONG = new BigInt64Array(DOUBLE.buffer),
  HALVES = new Int32Array(DOUBLE.buffer);

export function flatten(proto: Proto): Flat {
  const words: number[] = [],
    texts = new Map<string, number>();
  const text = (bytes: string): number => {
    let at = texts.get(bytes);
    if (at === undefined) texts.set(bytes, (at = texts.size));
    return at;
  };

  function constant(v: Value): void {
    if (isStr(v)) words.push(Kind.Text, text(bytesOf(v)));
    else if (typeof v === 'number' && (v | 0) === v && isInteger(v)) words.push(Kind.Small, v);
    else if (isInteger(v)) {
      LONG[0] = BigInt(v);
      words.push(Kind.Integer, HALVES[0]!, HALVES[1]!);
    } else if (isFloat(v)) {
      const n = (DOUBLE[0] = toDouble(v));
      words.push(n !== n && v instanceof LuaFloat ? Kind.OwnNaN : Kind.Float, HALVES[0]!, HALVES[1]!);
    } else words.push(v === undefined ? Kind.Nil : v === true ? Kind.True : Kind.False);
  }

  function write(p: Proto): void {
    const { code, constants, children, upvalues, locals, lines } = p;
    words.push(p.lineDefined, p.lastLine, p.params, p.vararg ? 1 : 0, p.registers, text(p.source));
    words.push(code.length, lines.length, constants.length, upvalues.length, locals.length, children.length);
    for (const word of code) words.push(word);
    for (const line of lines) words.push(line);
    for (const v of constants) constant(v);
    for (const { name, inStack, index } of upvalues) words.push(text(name), inStack ? 1 : 0, index);
    for (const { name, startPc, endPc } of locals) words.push(text(name), startPc, endPc);
    for (const child of children) write(child);
  }

  write(proto);
  return { words: Int32Array.from(words), texts: [...texts.keys()] };
}

/** The prototype; its strings are made of the texts, once each. */
export function unflatten({ words, texts }: Flat): Proto {
  const strings: (Value | undefined)[] = [];
  let at = 0;

  function constant(): Value {
    const kind = words[at++] as Kind;
    switch (kind) {
      case Kind.Nil:
        return undefined;
      case Kind.False:
        return false;
      case Kind.True:
        return true;
      case Kind.Text: {
        const index = words[at++]!;
        return (strings[index] ??= str(texts[index]!));
      }
      case Kind.Small:
        return words[at++];
      default:
        HALVES[0] = words[at++]!;
        HALVES[1] = words[at++]!;
    }
    if (kind === Kind.Integer) return wrap(LONG[0]!);
    return kind === Kind.OwnNaN ? new LuaFloat(DOUBLE[0]!) : float(DOUBLE[0]!);
  }

  function read(): Proto {
    const from = at;
    at += 12;
    const [lineDefined, lastLine, params, vararg, registers, source] = words.subarray(from, at) as unknown as number[];
    const code = words.subarray(at, (at += words[from + 6]!)),
      lines = words.subarray(at, (at += words[from + 7]!));
    const constants: Value[] = [],
      upvalues: UpvalueInfo[] = [],
      locals: LocalInfo[] = [],
      children: Proto[] = [];
    for (let n = words[from + 8]!; n > 0; n--) constants.push(constant());
    for (let n = words[from + 9]!; n > 0; n--, at += 3)
      upvalues.push({ name: texts[words[at]!]!, inStack: words[at + 1] === 1, index: words[at + 2]! });
    for (let n = words[from + 10]!; n > 0; n--, at += 3)
      locals.push({ name: texts[words[at]!]!, startPc: words[at + 1]!, endPc: words[at + 2]! });
    for (let n = words[from + 11]!; n > 0; n--) children.push(read());
    return new Proto(
      code,
      constants,
      children,
      upvalues,
      locals,
      lines,
      texts[source!]!,
      lineDefined!,
      lastLine!,
      params!,
      vararg === 1,
      registers!,
    );
  }

  return read();
}
