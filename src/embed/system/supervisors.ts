// Supervisors as embedders declare them (README 10d of the actors): the entry that every system has, and the spec of a
// service that is a supervisor, which is checked here, before anything starts.
import type { Entry } from '../../actors/core/entry.ts';
import * as text from '../../messages/embed.ts';
import { DEFAULT_HOST } from './entries.ts';
import { inMs, type DurationLike } from '../host/duration.ts';
import type { LuaError } from '../host/errors.ts';
import { checked, mustBe, type Checks } from '../host/options.ts';
import * as is from '../host/options.ts';
import type { Known } from './services.ts';

/** A child of a supervisor. */
export interface ChildOptions {
  readonly id: string;
  /** The entry of its process. */
  readonly entry: string;
  /** The host it runs on. */
  readonly host?: string;
  /** Arguments of its entry function. */
  readonly args?: readonly unknown[];
  /** When it is started again: after any end (the default), after a failure, or never. */
  readonly restart?: 'permanent' | 'transient' | 'temporary';
  /** Time from a cancel to termination; default 5 s, for supervisors 'infinity'. 'kill': it is terminated at once. */
  readonly shutdown?: DurationLike | 'kill' | 'infinity';
  readonly type?: 'worker' | 'supervisor';
}

/** Which children a supervisor has, and what it does when one ends. */
export interface SupervisorOptions {
  /** In starting order. */
  readonly children: readonly ChildOptions[];
  /** Who is started again with a child: it alone (the default), all, or those behind it. */
  readonly strategy?: 'one_for_one' | 'one_for_all' | 'rest_for_one';
  /** The supervisor fails after more restarts than this within the period; default 3. */
  readonly maxRestarts?: number;
  /** Default 5 s. */
  readonly period?: DurationLike;
}

/** A process that runs the spec it is started with. */
export const SUPERVISOR: Entry = {
  id: 'system:supervisor',
  kind: 'process.lua',
  source: 'return function(spec) return require("supervisor").run(spec) end',
  modules: ['supervisor'],
};

/** Times that may not be 0. */
const period = (given: unknown): ReturnType<typeof is.duration> => is.duration(inMs(given) === 0 ? undefined : given);

const SPEC: Checks<SupervisorOptions> = {
  children: is.array,
  strategy: is.oneOf('one_for_one', 'one_for_all', 'rest_for_one'),
  maxRestarts: (v) => is.integer(v) ?? is.from(0)(v),
  period,
};
const CHILD: Checks<ChildOptions> = {
  id: is.string,
  entry: is.string,
  host: is.string,
  args: is.array,
  restart: is.oneOf('permanent', 'transient', 'temporary'),
  shutdown: (v) => (v === 'kill' || v === 'infinity' ? undefined : period(v)),
  type: is.oneOf('worker', 'supervisor'),
};

/** The spec for `supervisor.run`; throws the error that `fault` makes. */
export function supervisorSpec(
  given: SupervisorOptions,
  known: Known,
  fault: (what: string) => LuaError,
): Readonly<Record<string, unknown>> {
  const { children, strategy, maxRestarts, period: within } = checked('supervisor', given, SPEC);
  mustBe('children', children, is.array);
  const ids = new Set<string>();
  const specs = children.map((child) => {
    const spec = childSpec(child, known, fault);
    if (ids.has(child.id)) throw fault(text.childTwice(child.id));
    ids.add(child.id);
    return spec;
  });
  return { children: specs, strategy, max_restarts: maxRestarts, period: inMs(within) };
}

function childSpec(given: ChildOptions, known: Known, fault: (what: string) => LuaError): object {
  const { id, entry, host = DEFAULT_HOST, args, restart, shutdown, type } = checked('child', given, CHILD);
  mustBe('the id of a child', id, is.string);
  mustBe(`the entry of child '${id}'`, entry, is.string);
  const found = known.entries.get(entry);
  if (found === undefined) throw fault(text.unknownEntry(entry));
  if (found.refused !== undefined) throw fault(text.refusedProcess(entry));
  if (!known.hosts.has(host)) throw fault(text.unknownHost(host));
  const within = shutdown === 'kill' || shutdown === 'infinity' ? shutdown : inMs(shutdown);
  return { id, entry, host, args: args === undefined ? undefined : [...args], restart, shutdown: within, type };
}
