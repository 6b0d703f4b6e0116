// Supervised services (README 11): processes that somebody outside wants to be there. A supervisor starts them in
// the order of what they require, starts again those that fail - each time after a longer wait - and stops them in the
// reverse order: asked first, killed when they take too long. One that ends by itself is done and stays so.
// All waiting is timers of the system's, in monotonic time. Where services are declared, and who is told what, is for the layers above.
import type { Value } from '../../values/type.ts';
import * as text from '../../messages/actors.ts';
import type { Exit } from '../values/event.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import type { ExitWaiter, Process } from './process.ts';
import type { System } from './system.ts';
import { Timer, type Target, type TimerOwner, type TimerSet } from '../time/timers.ts';

/** What follows when a service fails. Times are milliseconds. */
export interface Restart {
  /** Wait before the first restart. */
  readonly initialDelay: number;
  /** The wait grows no further than this. */
  readonly maxDelay: number;
  /** How much longer each wait is than the one before. */
  readonly backoffFactor: number;
  /** By which part of itself a wait may be longer or shorter, by chance. */
  readonly jitter: number;
  /** Restarts without success after which the service is given up; 0: never. */
  readonly maxAttempts: number;
}

export interface Lifecycle {
  readonly autoStart: boolean;
  readonly restart: Restart;
  /** A service that ran this long before it failed starts counting its restarts anew. */
  readonly stableThreshold: number;
  /** How long loading its code may take. */
  readonly startTimeout: number;
  /** How long it may take to end when asked to. */
  readonly stopTimeout: number;
  /** Services that must have been started before. */
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
  /** The entry its process is started from. */
  readonly process: string;
  readonly host: string;
  readonly args: readonly Value[];
  readonly lifecycle: Lifecycle;
}

/**
 * inactive  nobody asked for it            backoff   it failed and will be started again
 * waiting   for services it requires       stopping  it was asked to end
 * starting  its code is being loaded       stopped   it ended when asked to
 * running                                  exited    it ended by itself, without an error
 *                                          failed    it failed too often
 */
export type ServiceState =
  | 'inactive' | 'waiting' | 'starting' | 'running' | 'backoff' | 'stopping' | 'stopped' | 'exited' | 'failed';

/** What is wrong with what services require of each other: a service nobody declared, or a circle. */
export type OrderFault =
  | { readonly service: string; readonly unknown: string }
  | { readonly circle: readonly string[] };

/** The order in which services can be started: each behind those it requires, else as declared. */
export function startOrder(requires: ReadonlyMap<string, readonly string[]>): readonly string[] | OrderFault {
  const order: string[] = [], path: string[] = [];
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

/** States of a service that has something to be stopped. */
const ACTIVE: ReadonlySet<ServiceState> = new Set(['waiting', 'starting', 'running', 'backoff', 'stopping']);

/** One service: its process, if it has one, and what it waits for. */
export class Service implements TimerOwner, Target, ExitWaiter {
  timers: TimerSet | undefined = undefined;
  state: ServiceState = 'inactive';
  process: Process | undefined = undefined;
  /** Restarts since it last was stable. */
  attempts = 0;
  /** Restarts in all. */
  restarts = 0;
  /** Milliseconds until the next restart, while in `backoff`. */
  delay = 0;
  /** Why it failed last. */
  error: ErrorObject | undefined = undefined;
  /** It failed before its entry function was called. */
  neverRan = false;
  private runningSince = Infinity;
  private readonly timer = new Timer(this, this);

  constructor(readonly spec: ServiceSpec, private readonly supervisor: Supervisor) {}

  get active(): boolean {
    return ACTIVE.has(this.state);
  }

  get reportsFailure(): boolean {
    return this.supervisor.isHeard();
  }

  /** Has it got as far as those that require it have to wait for? Once its code runs, it may run until it first waits. */
  get started(): boolean {
    return this.state === 'exited' || (this.state === 'running' && !this.timer.pending);
  }

  get starting(): boolean {
    return this.state === 'starting' || (this.state === 'running' && this.timer.pending);
  }

  /** Puts it into a state whose end, if it has one, is at most this far away. */
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
    const { system } = this.supervisor, { process, host, args, lifecycle } = this.spec;
    this.runningSince = Infinity;
    this.enter('starting', lifecycle.startTimeout);
    const made = system.spawn(process, host, args, { waiter: { valid: true, resume: (pid) => this.answered(pid) } });
    if (made instanceof ErrorObject) return this.fail(made);
    this.process = made;
    system.awaitExit(made, this);
  }

  /** The spawn was answered: with a PID, or not, and then its end says why. */
  private answered(pid: Value): boolean {
    if (pid === undefined || this.state !== 'starting') return false;
    this.runningSince = this.supervisor.system.clock.monotonic();
    // Expires when everybody who can run has run.
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
    // An error that says so will not go away by trying again.
    if (error.retryable === false || (restart.maxAttempts > 0 && this.attempts >= restart.maxAttempts)) return this.enter('failed');
    const { initialDelay, maxDelay, backoffFactor, jitter } = restart;
    const delay = Math.min(initialDelay * backoffFactor ** this.attempts, maxDelay);
    this.attempts++;
    this.delay = delay * (1 + jitter * (2 * this.supervisor.chance() - 1));
    this.enter('backoff', this.delay);
  }

  /** Asks it to end, within its own timeout or this grace. Its time starts once it has had a chance to run. */
  stop(grace: number): void {
    const { system } = this.supervisor;
    if (this.process === undefined) return this.enter('stopped');
    const within = Math.min(this.spec.lifecycle.stopTimeout, grace);
    this.enter('stopping');
    system.askToStop(this.process, within, text.serviceStopping(), () => {
      if (this.state === 'stopping') system.timers.set(this.timer, system.clock.monotonic() + within);
    });
  }

  expire(): void {
    const { system } = this.supervisor;
    switch (this.state) {
      case 'backoff':
        this.restarts++;
        return this.start();
      case 'running': return this.supervisor.advance();
      case 'starting': return system.refuse(this.process!, new ErrorObject(text.startTimeout(), KINDS.TIMEOUT));
      case 'stopping': return system.terminate(this.process!);
    }
  }
}

/** The services of a system. */
export class Supervisor {
  /** In the order they are started. */
  readonly services: readonly Service[];
  private readonly byId = new Map<string, Service>();
  private stopping: { readonly grace: number; readonly done: () => void } | undefined = undefined;
  private advancing = false;

  /** The specs come in starting order (startOrder). */
  constructor(
    readonly system: System,
    specs: readonly ServiceSpec[],
    /** A number from 0 up to 1. */
    readonly chance: () => number,
    /** Told of every change of state. */
    readonly changed: (service: Service) => void = () => {},
    /** Does anybody listen to that? */
    readonly isHeard: () => boolean = () => true,
  ) {
    this.services = specs.map((spec) => new Service(spec, this));
    for (const service of this.services) this.byId.set(service.spec.id, service);
  }

  get(id: string): Service | undefined {
    return this.byId.get(id);
  }

  /** Has everything that is to start by itself been started, or failed to for the first time? */
  get settled(): boolean {
    return this.services.every((service) => !service.starting && (service.state !== 'waiting' || this.isHeldUp(service)));
  }

  /** Does it require something that has failed, or is held up in turn? */
  private isHeldUp({ spec }: Service): boolean {
    return spec.lifecycle.requires.some((id) => {
      const needed = this.byId.get(id)!;
      return !needed.started && !needed.starting && (needed.state !== 'waiting' || this.isHeldUp(needed));
    });
  }

  /** Starts what is to start by itself, and all that requires. */
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

  /** Stops them all, those that others require last, each within this grace; then calls `done`. Nothing is restarted any more. */
  stop(grace: number, done: () => void): void {
    this.stopping = { grace, done };
    this.advance();
  }

  /** Does what has become possible: starting services whose requirements are there, or stopping those nobody requires. */
  advance(): void {
    // What is started or stopped here may be so at once, and come back here.
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
    const next = this.services.find((service) =>
      service.state === 'waiting' && service.spec.lifecycle.requires.every((id) => this.byId.get(id)!.started));
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
