// A case: one hostile program, in one tier, in one place, under limits; and the verdict on what was measured. It knows
// neither engines nor children. Invariant: only what was measured counts; a case that was not measured to its end has
// failed.
import { availableParallelism } from 'node:os';
import { LIMIT_ENDINGS, type Hostile } from '../directives.ts';

/** Limits of a program that asks for none. */
const DEFAULTS = { instructions: 5e6, memory: 64 * 2 ** 20, time: 2000 };
/** Limits are these parts of themselves in a quick run, whose programs are many and must not take long. */
const QUICK = { instructions: 1 / 50, memory: 1 / 8, time: 1 / 4 };

export type Limits = Readonly<Record<string, number>>;

/** Ours, or a package under which the program runs as its users would limit it. */
export type EngineName = 'ours' | 'wasmoon' | 'fengari';

export interface Case {
  /** Path of the program; of a library function, its name. */
  readonly path: string;
  /** A call in Lua of the library function that this is about. */
  readonly call?: string;
  readonly engine: EngineName;
  readonly tier: string;
  readonly place: string;
  readonly endings: readonly string[];
  readonly limits: Limits;
  /** Whether a smaller program is enough: any limit may then end it, and memory is not looked at afterwards. */
  readonly quick: boolean;
  /** What it may take at most, in milliseconds, and how long its neighbour may wait. */
  readonly mostMs: number;
  readonly mostGap: number;
  /** Folder of the other engines. */
  readonly peers?: string | undefined;
}

/** What running a case showed. Times are in milliseconds, sizes in bytes. */
export interface Measured {
  /** A limit's name, 'error', 'end', 'alive'; 'fault' where something left that is no error of the program's. */
  readonly ending: string;
  readonly text: string;
  /** From its start to its end, or for as long as it was watched. */
  readonly ms: number;
  /** Longest time for which the neighbour did not run. */
  readonly gap: number;
  /** What is wrong with the host afterwards; empty if nothing. */
  readonly after: string;
  /** Bytes it has left behind. */
  readonly left: number;
  /** Most memory the child had. */
  readonly peak: number;
}

/** How a child ended that measured nothing. */
export interface Died {
  readonly died: string;
}

interface Verdict {
  /** Undefined if all is well. */
  readonly fault: string | undefined;
  /** How it ended. */
  readonly note: string;
}

/** The limits a case runs under. */
export function limitsOf(hostile: Hostile, quick: boolean): Limits {
  const limits: Record<string, number> = { ...DEFAULTS, ...hostile.limits };
  if (quick) for (const [name, part] of Object.entries(QUICK)) limits[name] = Math.ceil(limits[name]! * part);
  return limits;
}

/** A program has twice its limit or this, whichever is larger. */
const LEAST_MS = 100;
/**
 * V8's options for systems that run hostile programs (src/embed/README.md "Limits"): a small young generation bounds
 * the pauses of its collector, and with no more threads of its own than there are other cores it does not take the
 * program's.
 */
export const V8_OPTIONS = ['--max-semi-space-size=4', `--v8-pool-size=${Math.max(availableParallelism() - 1, 1)}`];
/** A neighbour that waits longer than this has been harmed. */
export const MOST_GAP_MS = 100;
/** Growth that counts as none: caches, compiled code, the host's bookkeeping. */
export const FLAT = 24 * 2 ** 20;

/** When a program must have ended, from its start. */
export const mostMs = ({ time }: Limits): number => Math.max(LEAST_MS, 2 * time!);

/** What is wrong with a case, and how it ended. */
export function judge(tried: Case, measured: Measured | Died): Verdict {
  if ('died' in measured) return { fault: measured.died, note: '' };
  const { ending, text, ms, gap, after, left } = measured;
  const note = ending === 'error' || ending === 'fault' ? `${ending}: ${firstLine(text)}` : ending;
  const faults = [
    endsWell(tried, ending) ? '' : `ended by ${note}, not by ${tried.endings.join(' or ')}`,
    ms > tried.mostMs ? `late: ${Math.round(ms)} ms` : '',
    gap > tried.mostGap ? `neighbour waited ${Math.round(gap)} ms` : '',
    after,
    left > FLAT && !tried.quick ? `left ${Math.round(left / 2 ** 20)} MB behind` : '',
  ].filter((fault) => fault !== '');
  return { fault: faults.length === 0 ? undefined : faults.join('; '), note };
}

function endsWell({ endings, quick }: Case, ending: string): boolean {
  if (endings.includes(ending)) return true;
  return LIMIT_ENDINGS.includes(ending) && (quick || endings.includes('limit'));
}

/** Whether it is only too slow, which another program on the machine may have caused. */
export const isTiming = (fault: string): boolean => fault.split('; ').every((part) => /^(late|neighbour)/.test(part));

/** One line of at most some ninety characters. */
export const firstLine = (text: string): string => {
  const line = text.split('\n', 1)[0]!;
  return line.length > 90 ? `${line.slice(0, 87)}...` : line;
};
