// UUIDs (RFC 9562) as 16 bytes: generating from time, names or random bits, parsing and formatting. A generator never
// repeats itself within a system, even if the clock stands still. Time and randomness come from the caller.

/** Accepted texts: with hyphens, without, in braces, as URN. */
const FORMS =
  /^(?:urn:uuid:)?([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})$|^([\da-f]{32})$|^\{([\da-f-]{36})\}$/i;

const LONGEST = 64;

/** The bytes of a UUID text; undefined: malformed. */
export function parseUuid(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const found = FORMS.exec(text);
  if (found === null) return undefined;
  if (found[7] !== undefined) return parseUuid(found[7]);
  const digits = found[6] ?? found.slice(1, 6).join('');
  return digits.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
}

export const hex = (bytes: string): string => {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += bytes.charCodeAt(i).toString(16).padStart(2, '0');
  return out;
};

/** The usual text: lower case, with hyphens. */
export const formatUuid = (uuid: string): string => hex(uuid).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

// ---- reading

export const versionOf = (uuid: string): number => uuid.charCodeAt(6) >> 4;

type Variant = 'NCS' | 'RFC4122' | 'Microsoft' | 'Future';

export function variantOf(uuid: string): Variant {
  const bits = uuid.charCodeAt(8);
  return bits < 0x80 ? 'NCS' : bits < 0xc0 ? 'RFC4122' : bits < 0xe0 ? 'Microsoft' : 'Future';
}

/** Units of 100 ns between 1582-10-15, the epoch of version 1, and 1970. */
const GREGORIAN = 0x01b21dd213814000n;

/** Unix seconds of the time in a UUID; undefined: it has none. */
export function secondsOf(uuid: string): number | undefined {
  const digits = hex(uuid);
  switch (versionOf(uuid)) {
    case 1:
      return Number(
        (BigInt(`0x${digits.slice(13, 16)}${digits.slice(8, 12)}${digits.slice(0, 8)}`) - GREGORIAN) / 10_000_000n,
      );
    case 7:
      return Math.floor(parseInt(digits.slice(0, 12), 16) / 1000);
    default:
      return undefined;
  }
}

/** The node of a version 1 UUID in hexadecimal digits. */
export const nodeOf = (uuid: string): string => hex(uuid.slice(10));

// ---- generating

/** Sets version and variant of 16 bytes. */
export function stamped(bytes: string, version: number): string {
  const at = (i: number, keep: number, set: number): string => String.fromCharCode((bytes.charCodeAt(i) & keep) | set);
  return bytes.slice(0, 6) + at(6, 0x0f, version << 4) + bytes[7]! + at(8, 0x3f, 0x80) + bytes.slice(9, 16);
}

function bytesOfInteger(n: bigint, count: number): string {
  let out = '';
  for (let i = count - 1; i >= 0; i--) out += String.fromCharCode(Number((n >> BigInt(8 * i)) & 255n));
  return out;
}

/** The generator of a system. */
export class UuidSource {
  private node: string | undefined = undefined;
  private clock = '';
  private lastTick = 0n;
  private lastStep = 0n;

  constructor(
    /** Milliseconds since 1970. */
    private readonly now: () => number,
    /** 64 random bits. */
    private readonly entropy: () => bigint,
  ) {}

  private random(count: number): string {
    let out = '';
    while (out.length < count) out += bytesOfInteger(this.entropy(), 8);
    return out.slice(0, count);
  }

  fromTime(): string {
    if (this.node === undefined) {
      const bytes = this.random(8);
      // A random node; the multicast bit marks it as such.
      this.node = String.fromCharCode(bytes.charCodeAt(0) | 1) + bytes.slice(1, 6);
      this.clock = bytes.slice(6);
    }
    const now = BigInt(Math.floor(this.now() * 10_000)) + GREGORIAN;
    const tick = now > this.lastTick ? now : this.lastTick + 1n;
    this.lastTick = tick;
    const time = bytesOfInteger(tick, 8);
    return stamped(time.slice(4, 8) + time.slice(2, 4) + time.slice(0, 2) + this.clock + this.node, 1);
  }

  fromChance(): string {
    return stamped(this.random(16), 4);
  }

  /** Milliseconds and a 12-bit counter within each, so that later UUIDs sort after earlier ones. */
  fromUnixTime(): string {
    const now = BigInt(Math.floor(this.now())) << 12n;
    const step = now > this.lastStep ? now | (this.entropy() & 0x7ffn) : this.lastStep + 1n;
    this.lastStep = step;
    return stamped(bytesOfInteger(step >> 12n, 6) + bytesOfInteger(step & 0xfffn, 2) + this.random(8), 7);
  }
}
