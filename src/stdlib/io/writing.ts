// Writing (§6.8): file:write and io.write, at once or in parts.
import { formatG } from '../../values/numeral.ts';
import { LuaFloat, isInteger, isNumber, toDouble } from '../../values/number.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { HostFailure } from '../../vm/host.ts';
import { long, type Arguments, type LongWork } from '../../vm/native/long-work.ts';
import { SLOW_PATH, type Native } from '../../vm/native/native.ts';
import { type Param, takeString } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { type FileHandle, type Results, failed } from './handles.ts';
import { AT_ONCE, FORMAT } from './stream.ts';

/** The bytes to write for argument i. */
function bytesAt(from: Arguments, i: number): string {
  const v = from.arg(i);
  if (isStr(v)) return bytesOf(v);
  if (isInteger(v)) return String(v);
  return isNumber(v) ? floatText(toDouble(v), v) : takeString(v, i, true);
}

/** Writes arguments in parts. */
class Writing implements LongWork {
  private written = 0;
  private failure: HostFailure | undefined = undefined;

  constructor(
    private readonly handle: FileHandle,
    private at: number,
    private readonly last: number,
  ) {}

  step(rt: Runtime, from: Arguments): boolean {
    if (this.at > this.last) return true;
    const bytes = bytesAt(from, this.at),
      part = bytes.slice(this.written, this.written + AT_ONCE);
    rt.charge(FORMAT + (part.length >> 1));
    rt.wrote(part.length);
    this.failure ??= this.handle.stream.write(part);
    this.written += part.length;
    if (this.written === bytes.length) {
      this.at++;
      this.written = 0;
    }
    return this.at > this.last;
  }

  finish(at: Results): number {
    return this.failure === undefined ? at.one(this.handle) : failed(at, this.failure);
  }
}

/** Arguments that are written in one go. */
const FEW = 16;

/** A native that writes its arguments from number `first` on. */
export const writing = <const P extends readonly Param<unknown>[]>(
  name: string,
  params: P,
  doc: string,
  first: number,
  fileOf: (rt: Runtime, self: unknown) => FileHandle,
): Native =>
  long(
    name,
    params,
    'file?, string?, integer?',
    doc,
    (at, ...args) => {
      const handle = fileOf(at.rt, args[0]),
        { count } = at;
      if (count > FEW) return SLOW_PATH;
      for (let i = first; i <= count; i++) {
        const v = at.arg(i);
        if (isStr(v) && v.length > AT_ONCE) return SLOW_PATH;
      }
      const job = new Writing(handle, first, count);
      while (!job.step(at.rt, at));
      return job.finish(at);
    },
    (call, ...args) => new Writing(fileOf(call.rt, args[0]), first, call.count),
  );

/** A float as fprintf("%.14g") writes it: 1.0 is "1". */
function floatText(n: number, v: Value): string {
  if (n !== n) return v instanceof LuaFloat ? 'nan' : '-nan';
  return Math.abs(n) === Infinity ? (n > 0 ? 'inf' : '-inf') : formatG(n, 14);
}
