// The text form of process identifiers: {host|ns:name|0x00001}, with `node@` before the host in a named node.
// Identity is (node, host, unique part); the middle part is for people and may be left out or wrong when parsed.
// Knows no processes: who a PID belongs to is the system's question.

/** What the PIDs of one entry at one host have in common. */
export class Family {
  readonly prefix: string;

  constructor(
    readonly node: string,
    readonly host: string,
    /** Entry the processes are started from, `ns:name`. */
    readonly id: string,
    /** Leave the middle part out of the text (D3). */
    short = false,
  ) {
    // Joined, so that it is one flat string: the text of every PID refers to it.
    this.prefix = ['{', node === '' ? host : `${node}@${host}`, '|', ...(short ? [] : [id, '|'])].join('');
  }
}

export class Pid {
  private shown: string | undefined = undefined;

  constructor(
    readonly family: Family,
    /** The unique part as a number. */
    readonly serial: number,
  ) {}

  get text(): string {
    return (this.shown ??= this.family.prefix + ending(this.serial));
  }
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** Where something comes from: a process, or the system itself. */
export interface Origin { readonly text: string }

/** The system itself, as the one who asks for something: a PID without host and number, to which nothing can be sent. */
export const systemItself = (node: string): Origin => ({ text: node === '' ? '{|}' : `{${node}@|}` });

/** The unique part: at least five hexadecimal digits. */
export const uniqueText = (serial: number): string => '0x' + hex(serial, 5);

/** The last two digits and the brace, for every PID: serial numbers count up, so that what is before these stays the same for long. */
const TAILS = Array.from({ length: 256 }, (_, n) => hex(n, 2) + '}');
let head = 0, headText = uniqueText(0).slice(0, -2);

/** The unique part and the closing brace. Every process that is heard of needs one. */
function ending(serial: number): string {
  const tail = serial % 256;
  if (serial - tail !== head) {
    head = serial - tail;
    headText = uniqueText(head).slice(0, -2);
  }
  return headText + TAILS[tail]!;
}

/** The serial number a unique part stands for; -1 for text that is not of our making. */
export const serialOf = (unique: string): number => (/^0x[0-9a-f]{1,13}$/.test(unique) ? parseInt(unique.slice(2), 16) : -1);

/** The serial number at the end of a PID text of our making, read without taking the text apart; otherwise anything. */
export function serialIn(text: string): number {
  let serial = 0, place = 1;
  for (let i = text.length - 2; i > 0; i--) {
    const c = text.charCodeAt(i);
    if (c === 0x78) break;
    serial += (c < 0x3a ? c - 0x30 : c - 0x57) * place;
    place *= 16;
  }
  return serial;
}

/** What a PID text says. */
export interface PidParts {
  readonly node: string;
  readonly host: string;
  readonly id: string;
  readonly unique: string;
}

/** What is wrong with a text that is no PID. */
export type PidFault = 'braces' | 'pipe';

/** Takes a PID text apart: two or three parts between braces. */
export function parsePid(text: string): PidParts | PidFault {
  if (text.length < 2 || text[0] !== '{' || text[text.length - 1] !== '}') return 'braces';
  const first = text.indexOf('|');
  if (first < 0) return 'pipe';
  const last = text.lastIndexOf('|');
  const place = text.slice(1, first), at = place.indexOf('@');
  return {
    node: at < 0 ? '' : place.slice(0, at),
    host: place.slice(at + 1),
    id: last > first ? text.slice(first + 1, last) : '',
    unique: text.slice(last + 1, -1),
  };
}
