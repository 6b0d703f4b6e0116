// Supervised services (README 11). A supervisor starts processes in dependency order, restarts failed ones with
// backoff, and stops them in reverse order: with a cancel first, by termination after a timeout. A service that ends
// without an error is not restarted. All waiting uses timers of the system. It must not know where services are
// declared or who observes them.
import type { Value } from '../../values/type.ts';
import * as text from '../../messages/actors.ts';
import type { Exit } from '../values/event.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import type { ExitWaiter, Process } from './process.ts';
import type { System } from './system.ts';
import { Timer, type Target, type TimerOwner, type TimerSet } from '../time/timers.ts';

/** The restart policy. Times are milliseconds. */
interface Restart {
  /** Delay before the first restart. */
  readonly initialDelay: number;
  /** The maximum delay. */
  readonly maxDelay: number;
  /** Growth of the delay per restart. */
  readonly backoffFactor: number;
  /** Random variation of the delay, as a fraction of it. */
  readonly jitter: number;
  /** The maximum number of restarts in a row; 0: no maximum. */
  readonly maxAttempts: number;
}

export interface Lifecycle {
  readonly autoStart: boolean;
  readonly restart: Restart;
  /** Running this long resets the count of restarts. */
  readonly stableThreshold: number;
  /** Timeout for loading the code. */
  readonly startTimeout: number;
  /** Time from a cancel to termination. */
  readonly stopTimeout: number;
  /** Services that must be started first. */
  readonly requires: readonly string[];
}

export const DEFAULT_LIFECYCLE: Lifecycle = {
  autoStart: false,
  restart: { initialDelay: 1000, maxDelay: 90_000, backoffFactor: 2, jitter: 0.1, maxAttempts: 0 },
  stableThreshold: 5000,
  startTimeout: 10_000,
  stopTimeout: 10_000,
  requires: [],
};

export interface ServiceSpec {
  readonly id: string;
  /** The entry of its process. */
  readonly process: string;
  readonly host: string;
  readonly args: readonly Value[];
  readonly lifecycle: Lifecycle;
}

/**
 * inactive  not requested                  backoff   failed, restarts after the delay
 * waiting   for services it requires       stopping  got a cancel
 * starting  loading its code               stopped   ended after a cancel
 * running                                  exited    ended by itself, without an error
 *                                          failed    failed too often
 */
export type ServiceState =
  | 'inactive'
  | 'waiting'
  | 'starting'
  | 'running'
  | 'backoff'
  | 'stopping'
  | 'stopped'
  | 'exited'
  | 'failed';

/** A fault in the dependencies: an undeclared service, or a cycle. */
type OrderFault = { readonly service: string; readonly unknown: string } | { readonly circle: readonly string[] };

/** The starting order: dependencies first, else as declared. */
export function startOrder(requires: ReadonlyMap<string, readonly string[]>): readonly string[] | OrderFault {
  const order: string[] = [],
    path: string[] = [];
  const visit = (id: string): OrderFault | undefined => {
    if (order.includes(id)) return undefined;
    if (path.includes(id)) return { circle: [...path.slice(path.indexOf(id)), id] };
    path.push(id);
    for (const needed of requires.get(id)!) {
      const fault = requires.has(needed) ? visit(needed) : { service: id, unknown: needed };
      if (fault !== undefined) return fault;
    }
    path.pop();
    order.push(id);
    return undefined;
  };
  for (const id of requires.keys()) {
    const fault = visit(id);
    if (fault !== undefined) return fault;
  }
  return order;
}

/** States in which there is something to stop. */
const ACTIVE: ReadonlySet<ServiceState> = new Set(['waiting', 'starting', 'running', 'backoff', 'stopping']);

/** A service with its state, process and timer. */
export class Service implements TimerOwner, Target, ExitWaiter {
  timers: TimerSet | undefined = undefined;
  state: ServiceState = 'inactive';
  process: Process | undefined = undefined;
  /** Restarts since it was last stable. */
  attempts = 0;
  /** All restarts. */
  restarts = 0;
  /** Milliseconds until the next restart, while in `backoff`. */
  delay = 0;
  /** The last failure. */
  error: ErrorObject | undefined = undefined;
  /** It failed before its entry function was called. */
  neverRan = false;
  private runningSince = Infinity;
  private readonly timer = new Timer(this, this);

  constructor(
    readonly spec: ServiceSpec,
    private readonly supervisor: Supervisor,
  ) {}

  get active(): boolean {
    return ACTIVE.has(this.state);
  }

  get reportsFailure(): boolean {
    return this.supervisor.isHeard();
  }

  /** Can services that require it start? It has run until it first waited, or has exited. */
  get started(): boolean {
    return this.state === 'exited' || (this.state === 'running' && !this.timer.pending);
  }

  get starting(): boolean {
    return this.state === 'starting' || (this.state === 'running' && this.timer.pending);
  }

  /** Changes the state; the timer fires after `within`, if given. */
  private enter(state: ServiceState, within?: number): void {
    const { timers, clock } = this.supervisor.system;
    timers.clear(this.timer);
    if (within !== undefined) timers.set(this.timer, clock.monotonic() + within);
    this.state = state;
    this.supervisor.changed(this);
  }

  hold(): void {
    this.enter('waiting');
  }

  start(): void {
    const { system } = this.supervisor,
      { process, host, args, lifecycle } = this.spec;
    this.runningSince = Infinity;
    this.enter('starting', lifecycle.startTimeout);
    const made = system.spawning.spawn(process, host, args, {
      waiter: { valid: true, resume: (pid) => this.answered(pid) },
      awaited: true,
    });
    if (made instanceof ErrorObject) return this.fail(made);
    this.process = made;
    system.awaitExit(made, this);
  }

  /** The spawn has succeeded (with a PID) or failed; then `exited` gets the error. */
  private answered(pid: Value): boolean {
    if (pid === undefined || this.state !== 'starting') return false;
    this.runningSince = this.supervisor.system.clock.monotonic();
    // Fires when all ready processes have run.
    this.enter('running', 0);
    return true;
  }

  exited(_process: Process, { error }: Exit): void {
    this.process = undefined;
    if (this.state === 'stopping') this.enter('stopped');
    else if (error !== undefined) this.fail(error);
    else this.enter('exited');
    this.supervisor.advance();
  }

  private fail(error: ErrorObject): void {
    const { restart, stableThreshold } = this.spec.lifecycle;
    this.error = error;
    this.neverRan = this.runningSince === Infinity;
    if (this.supervisor.system.clock.monotonic() - this.runningSince >= stableThreshold) this.attempts = 0;
    // Restarting does not help if the error is not retryable.
    if (error.retryable === false || (restart.maxAttempts > 0 && this.attempts >= restart.maxAttempts))
      return this.enter('failed');
    const { initialDelay, maxDelay, backoffFactor, jitter } = restart;
    const delay = Math.min(initialDelay * backoffFactor ** this.attempts, maxDelay);
    this.attempts++;
    this.delay = delay * (1 + jitter * (2 * this.supervisor.chance() - 1));
    this.enter('backoff', this.delay);
  }

  /**
   * Cancels its process and terminates it after its stop timeout or this grace; the time starts when the process has
   * had a slice.
   */
  stop(grace: number): void {
    const { system } = this.supervisor;
    if (this.process === undefined) return this.enter('stopped');
    const within = Math.min(this.spec.lifecycle.stopTimeout, grace);
    this.enter('stopping');
    system.cancellation.askToStop(this.process, within, text.serviceStopping(), () => {
      if (this.state === 'stopping') system.timers.set(this.timer, system.clock.monotonic() + within);
    });
  }

  expire(): void {
    const { system } = this.supervisor;
    switch (this.state) {
      case 'backoff':
        this.restarts++;
        return this.start();
      case 'running':
        return this.supervisor.advance();
      case 'starting':
        return system.spawning.refuse(this.process!, new ErrorObject(text.startTimeout(), KINDS.TIMEOUT));
      case 'stopping':
        return system.terminate(this.process!);
    }
  }
}

/** The services of a system. */
export class Supervisor {
  /** In starting order. */
  readonly services: readonly Service[];
  private readonly byId = new Map<string, Service>();
  private stopping: { readonly grace: number; readonly done: () => void } | undefined = undefined;
  private advancing = false;

  /** The specs must be in starting order (startOrder). */
  constructor(
    readonly system: System,
    specs: readonly ServiceSpec[],
    /** A random number in [0, 1). */
    readonly chance: () => number,
    /** Called for every change of state. */
    readonly changed: (service: Service) => void = () => {},
    /** Whether the embedder observes changes. */
    readonly isHeard: () => boolean = () => true,
  ) {
    this.services = specs.map((spec) => new Service(spec, this));
    for (const service of this.services) this.byId.set(service.spec.id, service);
  }

  get(id: string): Service | undefined {
    return this.byId.get(id);
  }

  /** Have all services that start automatically been started, or failed once? */
  get settled(): boolean {
    return this.services.every(
      (service) => !service.starting && (service.state !== 'waiting' || this.isHeldUp(service)),
    );
  }

  /** Does it wait, directly or not, for a service that has failed? */
  private isHeldUp({ spec }: Service): boolean {
    return spec.lifecycle.requires.some((id) => {
      const needed = this.byId.get(id)!;
      return !needed.started && !needed.starting && (needed.state !== 'waiting' || this.isHeldUp(needed));
    });
  }

  /** Starts services with autoStart and their dependencies. */
  start(): void {
    if (this.stopping !== undefined) return;
    for (const service of this.services) if (service.spec.lifecycle.autoStart) this.want(service);
    this.advance();
  }

  private want(service: Service): void {
    if (service.state !== 'inactive') return;
    for (const id of service.spec.lifecycle.requires) this.want(this.byId.get(id)!);
    service.hold();
  }

  /** Stops all services in reverse order, each within this grace, then calls `done`. Ends restarts. */
  stop(grace: number, done: () => void): void {
    this.stopping = { grace, done };
    this.advance();
  }

  /** Starts services whose dependencies are started, or stops those that no active service requires. */
  advance(): void {
    // Starting or stopping may finish at once and call this again.
    if (this.advancing) return;
    this.advancing = true;
    while (this.stopping === undefined ? this.startNext() : this.stopNext());
    this.advancing = false;
    const { stopping } = this;
    if (stopping === undefined || this.services.some((service) => service.active)) return;
    this.stopping = { ...stopping, done: () => {} };
    stopping.done();
  }

  private startNext(): boolean {
    const next = this.services.find(
      (service) =>
        service.state === 'waiting' && service.spec.lifecycle.requires.every((id) => this.byId.get(id)!.started),
    );
    next?.start();
    return next !== undefined;
  }

  private stopNext(): boolean {
    for (let i = this.services.length - 1; i >= 0; i--) {
      const service = this.services[i]!;
      if (!service.active || service.state === 'stopping' || this.isNeeded(service)) continue;
      service.stop(this.stopping!.grace);
      return true;
    }
    return false;
  }

  private isNeeded({ spec: { id } }: Service): boolean {
    return this.services.some(({ active, spec }) => active && spec.lifecycle.requires.includes(id));
  }
}
