// Supervised services as embedders declare them (plain objects): validation, and conversion for actors/core/service.ts,
// which runs them.
import {
  DEFAULT_LIFECYCLE,
  startOrder,
  type Lifecycle,
  type Service,
  type ServiceSpec,
  type ServiceState,
} from '../../actors/core/service.ts';
import * as text from '../../messages/embed.ts';
import type { Value } from '../../values/type.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { DEFAULT_HOST } from './entries.ts';
import { LIFECYCLE, RESTART, serviceOptions } from './checks.ts';
import { LuaError } from '../host/errors.ts';
import { faultText, type Checks } from '../host/options.ts';
import { luaError } from './exchange.ts';
import { SUPERVISOR, supervisorSpec, type SupervisorOptions } from './supervisors.ts';
import { readable } from '../host/text.ts';
import { isA } from '../host/thrown.ts';

/** The restart policy. */
export interface RestartOptions {
  /** Delay before the first restart; default 1 s. */
  readonly initialDelay?: DurationLike;
  /** Maximum delay; default 90 s. */
  readonly maxDelay?: DurationLike;
  /** Growth of the delay per restart; default 2. */
  readonly backoffFactor?: number;
  /** Random variation of the delay as a fraction, 0 to 1; default 0.1. */
  readonly jitter?: number;
  /** Maximum restarts in a row; default 0: no maximum. */
  readonly maxAttempts?: number;
}

/** When a service starts, stops and is restarted. */
export interface LifecycleOptions {
  /** Start it with the system; otherwise it starts only if a started service requires it. */
  readonly autoStart?: boolean;
  readonly restart?: RestartOptions;
  /** Running this long resets the count of restarts; default 5 s. */
  readonly stableThreshold?: DurationLike;
  /** Timeout for loading its code; default 10 s. */
  readonly startTimeout?: DurationLike;
  /** Time from a cancel to termination; default 10 s. */
  readonly stopTimeout?: DurationLike;
  /** IDs of services that start before it and stop after it. */
  readonly requires?: readonly string[];
}

/** A supervised process: started with the system, restarted when it fails, stopped in order. */
export interface ServiceOptions {
  /** The entry of its process; absent: the service is a supervisor of its own children. */
  readonly process?: string;
  /** The children of the supervisor that the service is; absent: it is a process. */
  readonly supervisor?: SupervisorOptions;
  /** The host it runs on. */
  readonly host?: string;
  /** Arguments of its entry function. */
  readonly input?: readonly unknown[];
  readonly lifecycle?: LifecycleOptions;
}

/** A snapshot of a service. */
export interface ServiceInfo {
  readonly id: string;
  readonly state: ServiceState;
  /** PID of its process. */
  readonly pid: string | undefined;
  /** Restarts since it was last stable. */
  readonly attempts: number;
  /** Delay of the next restart in milliseconds, in state 'backoff'. */
  readonly delay: number | undefined;
  /** The last failure; with code ERR_LUA_START if its code could not be loaded. */
  readonly error: LuaError | undefined;
}

const configError = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

function refuseFaulty<T extends object>(id: string, given: T, checks: Checks<T>): void {
  for (const [field, value] of Object.entries(given)) {
    if (!Object.hasOwn(checks, field)) throw configError(text.serviceField(id, field, Object.keys(checks)));
    const want = value === undefined ? undefined : checks[field as keyof T](value);
    if (want !== undefined) throw configError(text.serviceFault(id, faultText(field, want, value)));
  }
}

/** The complete lifecycle of a service; throws a LuaError that names service and field. */
function lifecycleOf(id: string, options: LifecycleOptions = {}): Lifecycle {
  const { restart = {} } = options;
  refuseFaulty(id, options, LIFECYCLE);
  refuseFaulty(id, restart, RESTART);
  const duration = (field: string, given: DurationLike | undefined, otherwise: number): number => {
    try {
      return given === undefined ? otherwise : milliseconds(given, field);
    } catch (error) {
      throw configError(text.serviceFault(id, (error as Error).message));
    }
  };
  const number = (
    field: string,
    given: number | undefined,
    otherwise: number,
    fits: (n: number) => boolean,
    want: string,
  ): number => {
    if (given !== undefined && !(typeof given === 'number' && fits(given)))
      throw configError(text.serviceFault(id, text.mustBe(field, want)));
    return given ?? otherwise;
  };
  const usual = DEFAULT_LIFECYCLE;
  return {
    autoStart: options.autoStart ?? usual.autoStart,
    restart: {
      initialDelay: duration('initialDelay', restart.initialDelay, usual.restart.initialDelay),
      maxDelay: duration('maxDelay', restart.maxDelay, usual.restart.maxDelay),
      backoffFactor: number(
        'backoffFactor',
        restart.backoffFactor,
        usual.restart.backoffFactor,
        (n) => n >= 1,
        'a number from 1 up',
      ),
      jitter: number('jitter', restart.jitter, usual.restart.jitter, (n) => n >= 0 && n <= 1, 'a number from 0 to 1'),
      maxAttempts: number(
        'maxAttempts',
        restart.maxAttempts,
        usual.restart.maxAttempts,
        (n) => Number.isInteger(n) && n >= 0,
        'a whole number',
      ),
    },
    stableThreshold: duration('stableThreshold', options.stableThreshold, usual.stableThreshold),
    startTimeout: duration('startTimeout', options.startTimeout, usual.startTimeout),
    stopTimeout: duration('stopTimeout', options.stopTimeout, usual.stopTimeout),
    requires: options.requires ?? usual.requires,
  };
}

/** The entries and hosts that services refer to. */
export interface Known {
  readonly entries: ReadonlyMap<string, { readonly refused?: string | undefined }>;
  readonly hosts: { has(id: string): boolean };
  toLua(value: unknown): Value;
}

/** The fault of a refused service. */
type Refuse = (id: string, error: LuaError) => void;
const refuseAll: Refuse = (_id, error) => {
  throw error;
};

/** Services in starting order. A fault is thrown, or passed to `refuse`, and the other services remain. */
export function serviceSpecs(
  options: Readonly<Record<string, ServiceOptions>>,
  known: Known,
  refuse: Refuse = refuseAll,
): ServiceSpec[] {
  const specs = new Map<string, ServiceSpec>();
  for (const [id, service] of Object.entries(options)) {
    try {
      specs.set(id, serviceSpec(id, service, known));
    } catch (thrown) {
      if (!isA(thrown, LuaError)) throw thrown;
      refuse(id, thrown);
    }
  }
  return inOrder(specs, options, refuse);
}

function serviceSpec(id: string, options: ServiceOptions, known: Known): ServiceSpec {
  const { process, host, input, lifecycle } = processOf(id, serviceOptions(id, options), known);
  const entry = known.entries.get(process);
  if (entry === undefined) throw configError(text.serviceFault(id, text.unknownEntry(process)));
  if (entry.refused !== undefined) throw configError(text.serviceFault(id, text.refusedProcess(process)));
  if (!known.hosts.has(host)) throw configError(text.serviceFault(id, text.unknownHost(host)));
  return { id, process, host, args: input.map((arg) => known.toLua(arg)), lifecycle: lifecycleOf(id, lifecycle) };
}

/** The process of a service: its own, or a supervisor that gets a spec. */
function processOf(id: string, service: ServiceOptions, known: Known): Required<Omit<ServiceOptions, 'supervisor'>> {
  const { supervisor, host = DEFAULT_HOST, lifecycle = {} } = service;
  if (supervisor === undefined) return { process: service.process!, host, input: service.input ?? [], lifecycle };
  if (service.process !== undefined || service.input !== undefined)
    throw configError(text.serviceFault(id, text.supervisorAndProcess()));
  const input = [supervisorSpec(supervisor, known, (what) => configError(text.serviceFault(id, what)))];
  return { process: SUPERVISOR.id, host, input, lifecycle };
}

/** The starting order; refuses services that cannot start, and those that require them. */
function inOrder(
  specs: Map<string, ServiceSpec>,
  options: Readonly<Record<string, ServiceOptions>>,
  refuse: Refuse,
): ServiceSpec[] {
  for (;;) {
    const order = startOrder(new Map([...specs].map(([id, { lifecycle }]) => [id, lifecycle.requires])));
    if ('length' in order) return order.map((id) => specs.get(id)!);
    const id = 'circle' in order ? order.circle[0]! : order.service;
    refuse(
      id,
      configError(
        'circle' in order
          ? text.serviceCircle(order.circle)
          : text.serviceFault(
              id,
              order.unknown in options ? text.refusedService(order.unknown) : text.unknownService(order.unknown),
            ),
      ),
    );
    specs.delete(id);
  }
}

export const serviceInfo = ({ spec, state, process, attempts, delay, error, neverRan }: Service): ServiceInfo => ({
  id: spec.id,
  state,
  pid: process && readable(process.pid.text),
  attempts,
  delay: state === 'backoff' ? delay : undefined,
  error: error && luaError(error, neverRan ? 'ERR_LUA_START' : 'ERR_LUA_RUNTIME'),
});
