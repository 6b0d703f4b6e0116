// Runs chunks in every way that must not show: interpreted, preempted after every instruction, compiled at once, compiled to generators,
// and with bailouts wherever compiled code can bail out.
import * as assert from 'uvu/assert';
import { tierUp } from '../../src/bytecode/proto.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { callNow, createRuntime, loadChunk } from '../../src/embed/lua/state.ts';
import { context, never } from '../../src/jit/runtime/context.ts';
import { formatNumber } from '../../src/values/numeral.ts';
import { isNumber } from '../../src/values/number.ts';
import { bytesOf, isStr } from '../../src/values/string.ts';
import { typeName, type Value } from '../../src/values/type.ts';
import type { Runtime } from '../../src/vm/runtime.ts';
import { NEVER_TIER_UP } from '../../src/vm/tier.ts';

export const TIERS = ['interpreter', 'slices', 'compiled', 'generators', 'bailouts'] as const;
export type Tier = (typeof TIERS)[number];

const isCompiled = (tier: Tier): boolean => tier !== 'interpreter' && tier !== 'slices';

/** Does something in a tier, and restores the settings. */
function inTier<T>(tier: Tier, act: () => T): T {
  const { threshold } = tierUp, { warmup, grant, generatorThreshold, stressBailouts } = context;
  let n = 0;
  tierUp.threshold = isCompiled(tier) ? 0 : NEVER_TIER_UP;
  context.warmup = 2;
  context.grant = Infinity;
  context.generatorThreshold = tier === 'generators' ? 0 : 4;
  context.stressBailouts = tier === 'bailouts' ? () => (n = (n * 5 + 1) % 16) < 3 : never;
  try {
    return act();
  } finally {
    tierUp.threshold = threshold;
    Object.assign(context, { warmup, grant, generatorThreshold, stressBailouts });
  }
}

/** A value as text; tables and functions by their type only. */
export const shown = (v: Value): string =>
  isStr(v) ? bytesOf(v) : isNumber(v) ? formatNumber(v) : typeof v === 'boolean' ? String(v) : typeName(v);

export interface Ways {
  /** Adds globals to the runtime. */
  readonly globals?: (rt: Runtime) => void;
  readonly slice?: number;
}

/** What a chunk returns, or the error that it ends with. */
export interface Ended { readonly values: readonly Value[]; readonly error?: Value }

/** A runtime whose chunks run in a tier. */
export function machine(tier: Tier, { globals, slice = tier === 'slices' ? 1 : undefined }: Ways = {}): (source: string) => Ended {
  const rt = inTier(tier, () => createRuntime(portableHost({ stdout: () => {} }), {}, { jit: isCompiled(tier) }));
  rt.slice = slice ?? rt.slice;
  globals?.(rt);
  return (source) => inTier(tier, () => {
    const stop = callNow(rt, loadChunk(rt, source, '=run'), []);
    if (stop.kind === 'done') return { values: stop.values };
    return stop.kind === 'failed' ? { values: [], error: stop.error } : assert.unreachable(`${tier}: ended as ${stop.kind}`) as never;
  });
}

/** Runs a chunk in a runtime of its own. */
export const run = (tier: Tier, source: string, ways?: Ways): Ended => machine(tier, ways)(source);

/** What a chunk returns, as texts. An error is a failure. */
export function results(tier: Tier, source: string, ways?: Ways): string[] {
  const { values, error } = run(tier, source, ways);
  assert.is(error, undefined, `${tier}: ${shown(error)}\n${source}`);
  return values.map(shown);
}

/** A chunk returns this in every tier. */
export function gives(source: string, expected: readonly string[], ways?: Ways): void {
  for (const tier of TIERS) assert.equal(results(tier, source, ways), expected, `${tier}: ${source}`);
}
