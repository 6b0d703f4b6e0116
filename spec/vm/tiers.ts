// Runs chunks in every way that must not show: interpreted, preempted after every instruction, compiled at once,
// compiled to generators, and with bailouts wherever compiled code can bail out.
import * as assert from 'uvu/assert';
import { portableHost } from '../../src/embed/host/host.ts';
import { callNow, loadChunk } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import type { Tuning } from '../../src/jit/policy/tuning.ts';
import { formatNumber } from '../../src/values/numeral.ts';
import { isNumber } from '../../src/values/number.ts';
import { bytesOf, isStr } from '../../src/values/string.ts';
import { typeName, type Value } from '../../src/values/type.ts';
import type { Runtime } from '../../src/vm/runtime.ts';

export const TIERS = ['interpreter', 'slices', 'compiled', 'generators', 'bailouts'] as const;
export type Tier = (typeof TIERS)[number];

const isCompiled = (tier: Tier): boolean => tier !== 'interpreter' && tier !== 'slices';

/** How a tier tunes the JIT; false: there is none. */
function tuningOf(tier: Tier): Tuning | false {
  if (!isCompiled(tier)) return false;
  let n = 0;
  const stressBailouts = tier === 'bailouts' ? () => (n = (n * 5 + 1) % 16) < 3 : undefined;
  return {
    threshold: 0,
    warmup: 2,
    grant: Infinity,
    generatorThreshold: tier === 'generators' ? 0 : 4,
    stressBailouts,
  };
}

/** A value as text; tables and functions by their type only. */
export const shown = (v: Value): string =>
  isStr(v) ? bytesOf(v) : isNumber(v) ? formatNumber(v) : typeof v === 'boolean' ? String(v) : typeName(v);

interface Ways {
  /** Adds globals to the runtime. */
  readonly globals?: (rt: Runtime) => void;
  readonly slice?: number;
}

/** What a chunk returns, or the error that it ends with. */
interface Ended {
  readonly values: readonly Value[];
  readonly error?: Value;
}

/** A runtime that runs what it is given in a tier. */
export function runtimeOf(tier: Tier, { globals, slice = tier === 'slices' ? 1 : undefined }: Ways = {}): Runtime {
  const rt = createRuntime(portableHost({ stdout: () => {} }), {}, { jit: tuningOf(tier) });
  rt.slice = slice ?? rt.slice;
  globals?.(rt);
  return rt;
}

/** The same, as a function that runs chunks. */
export function machine(tier: Tier, ways?: Ways): (source: string) => Ended {
  const rt = runtimeOf(tier, ways);
  return (source) => {
    const stop = callNow(rt, loadChunk(rt, source, '=run'), []);
    if (stop.kind === 'done') return { values: stop.values };
    return stop.kind === 'failed'
      ? { values: [], error: stop.error }
      : (assert.unreachable(`${tier}: ended as ${stop.kind}`) as never);
  };
}

/** Runs a chunk in a runtime of its own. */
export const run = (tier: Tier, source: string, ways?: Ways): Ended => machine(tier, ways)(source);

/** What a chunk returns, as texts. An error is a failure. */
function results(tier: Tier, source: string, ways?: Ways): string[] {
  const { values, error } = run(tier, source, ways);
  assert.is(error, undefined, `${tier}: ${shown(error)}\n${source}`);
  return values.map(shown);
}

/** A chunk returns this in every tier. */
export function gives(source: string, expected: readonly string[], ways?: Ways): void {
  for (const tier of TIERS) assert.equal(results(tier, source, ways), expected, `${tier}: ${source}`);
}
