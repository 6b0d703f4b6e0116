// Supervised services as embedders declare them: plain objects, checked and turned into what the mechanism takes.
// What services do is actors/core/service.ts.
import {
  DEFAULT_LIFECYCLE, startOrder, type Lifecycle, type Service, type ServiceSpec, type ServiceState,
} from '../../actors/core/service.ts';
import * as text from '../../messages/embed.ts';
import type { Value } from '../../values/type.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { DEFAULT_HOST } from './entries.ts';
import { LuaError } from '../host/errors.ts';
import { luaError } from './exchange.ts';
import { readable } from '../host/text.ts';
import { isA } from '../host/thrown.ts';

/** When a service that failed is started again. */
export interface RestartOptions {
  /** Wait before the first restart; 1 s. */
  readonly initialDelay?: DurationLike;
  /** The wait grows no further than this; 90 s. */
  readonly maxDelay?: DurationLike;
  /** How many times longer each wait is than the one before; 2. */
  readonly backoffFactor?: number;
  /** By which part of itself, from 0 to 1, a wait may be longer or shorter, by chance; 0.1. */
  readonly jitter?: number;
  /** Restarts in a row after which it is given up; 0, which is the default: never. */
  readonly maxAttempts?: number;
}

export interface LifecycleOptions {
  /** Start it when the system is made; otherwise only if a service that is started requires it. */
  readonly autoStart?: boolean;
  readonly restart?: RestartOptions;
  /** A service that ran this long before it failed counts its restarts anew; 5 s. */
  readonly stableThreshold?: DurationLike;
  /** How long loading its code may take; 10 s. */
  readonly startTimeout?: DurationLike;
  /** How long it may take to end when asked to; 10 s. */
  readonly stopTimeout?: DurationLike;
  /** IDs of services that must have started before, and are stopped after it. */
  readonly requires?: readonly string[];
}

/** A process that is to be there: started with the system, started again when it fails, stopped in order. */
export interface ServiceOptions {
  /** The entry its process is started from. */
  readonly process: string;
  /** The host it runs on. */
  readonly host?: string;
  /** Arguments of its entry function. */
  readonly input?: readonly unknown[];
  readonly lifecycle?: LifecycleOptions;
}

/** A service as it is now. */
export interface ServiceInfo {
  readonly id: string;
  readonly state: ServiceState;
  /** Of its process, if it has one. */
  readonly pid: string | undefined;
  /** Restarts since it last was stable. */
  readonly attempts: number;
  /** Milliseconds from the failure to the next restart, while in state 'backoff'. */
  readonly delay: number | undefined;
  /** Why it failed last; with code ERR_LUA_START if its code could not be loaded. */
  readonly error: LuaError | undefined;
}

const configError = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

const LIFECYCLE_FIELDS = ['autoStart', 'restart', 'stableThreshold', 'startTimeout', 'stopTimeout', 'requires'];
const RESTART_FIELDS = ['initialDelay', 'maxDelay', 'backoffFactor', 'jitter', 'maxAttempts'];

function refuseUnknown(id: string, given: object, known: readonly string[]): void {
  for (const field of Object.keys(given)) if (!known.includes(field)) throw configError(text.serviceField(id, field, known));
}

/** The lifecycle of a service, complete. What is wrong with it is a LuaError that names the service and the field. */
export function lifecycleOf(id: string, options: LifecycleOptions = {}): Lifecycle {
  const { restart = {} } = options;
  refuseUnknown(id, options, LIFECYCLE_FIELDS);
  refuseUnknown(id, restart, RESTART_FIELDS);
  const duration = (field: string, given: DurationLike | undefined, otherwise: number): number => {
    try {
      return given === undefined ? otherwise : milliseconds(given, field);
    } catch (error) {
      throw configError(text.serviceFault(id, (error as Error).message));
    }
  };
  const number = (field: string, given: number | undefined, otherwise: number, fits: (n: number) => boolean, want: string): number => {
    if (given !== undefined && !(typeof given === 'number' && fits(given))) throw configError(text.serviceFault(id, text.mustBe(field, want)));
    return given ?? otherwise;
  };
  const usual = DEFAULT_LIFECYCLE;
  return {
    autoStart: options.autoStart ?? usual.autoStart,
    restart: {
      initialDelay: duration('initialDelay', restart.initialDelay, usual.restart.initialDelay),
      maxDelay: duration('maxDelay', restart.maxDelay, usual.restart.maxDelay),
      backoffFactor: number('backoffFactor', restart.backoffFactor, usual.restart.backoffFactor, (n) => n >= 1, 'a number from 1 up'),
      jitter: number('jitter', restart.jitter, usual.restart.jitter, (n) => n >= 0 && n <= 1, 'a number from 0 to 1'),
      maxAttempts: number('maxAttempts', restart.maxAttempts, usual.restart.maxAttempts, (n) => Number.isInteger(n) && n >= 0, 'a whole number'),
    },
    stableThreshold: duration('stableThreshold', options.stableThreshold, usual.stableThreshold),
    startTimeout: duration('startTimeout', options.startTimeout, usual.startTimeout),
    stopTimeout: duration('stopTimeout', options.stopTimeout, usual.stopTimeout),
    requires: options.requires ?? usual.requires,
  };
}

/** What services refer to. */
export interface Known {
  readonly entries: ReadonlyMap<string, { readonly refused?: string | undefined }>;
  readonly hosts: { has(id: string): boolean };
  toLua(value: unknown): Value;
}

/** What is wrong with a service, which then is not there. */
type Refuse = (id: string, error: LuaError) => void;
const refuseAll: Refuse = (_id, error) => { throw error; };

/** Services in the order they are started. What is wrong with one is thrown, or given to `refuse`, and the others are left. */
export function serviceSpecs(options: Readonly<Record<string, ServiceOptions>>, known: Known, refuse: Refuse = refuseAll): ServiceSpec[] {
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

function serviceSpec(id: string, { process, host = DEFAULT_HOST, input = [], lifecycle }: ServiceOptions, known: Known): ServiceSpec {
  const entry = known.entries.get(process);
  if (entry === undefined) throw configError(text.serviceFault(id, text.unknownEntry(process)));
  if (entry.refused !== undefined) throw configError(text.serviceFault(id, text.refusedProcess(process)));
  if (!known.hosts.has(host)) throw configError(text.serviceFault(id, text.unknownHost(host)));
  return { id, process, host, args: input.map((arg) => known.toLua(arg)), lifecycle: lifecycleOf(id, lifecycle) };
}

/** In the order they are started; each that cannot be is refused, and with it whatever requires it. */
function inOrder(specs: Map<string, ServiceSpec>, options: Readonly<Record<string, ServiceOptions>>, refuse: Refuse): ServiceSpec[] {
  for (;;) {
    const order = startOrder(new Map([...specs].map(([id, { lifecycle }]) => [id, lifecycle.requires])));
    if ('length' in order) return order.map((id) => specs.get(id)!);
    const id = 'circle' in order ? order.circle[0]! : order.service;
    refuse(id, configError('circle' in order ? text.serviceCircle(order.circle)
      : text.serviceFault(id, order.unknown in options ? text.refusedService(order.unknown) : text.unknownService(order.unknown))));
    specs.delete(id);
  }
}

export const serviceInfo = ({ spec, state, process, attempts, delay, error, neverRan }: Service): ServiceInfo => ({
  id: spec.id, state, pid: process && readable(process.pid.text), attempts, delay: state === 'backoff' ? delay : undefined,
  error: error && luaError(error, neverRan ? 'ERR_LUA_START' : 'ERR_LUA_RUNTIME'),
});
