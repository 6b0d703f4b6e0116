// A worker: a system of its own, with the entries, hosts and modules of the first thread's, which runs what is started
// here. It has no services; output, log and observations go to the first thread.
import type { Entry as CoreEntry } from '../../actors/core/entry.ts';
import type { LogSink } from '../../actors/modules/log.ts';
import type { Observer } from '../../actors/core/observer.ts';
import { Stream } from '../../actors/threads/signals.ts';
import { shared } from '../../actors/bindings/modules/shared.ts';
import { OtherThreads } from '../../actors/threads/threads.ts';
import { ForwardedNodes } from '../../actors/threads/forwarded-nodes.ts';
import type { ToThread } from '../../actors/threads/forwarding.ts';
import { MOST_THREADS, serialBase } from '../../actors/values/pid.ts';
import { SIGNATURE } from '../../bytecode/serialize.ts';
import * as text from '../../messages/threads.ts';
import { readBinary } from '../../stdlib/load.ts';
import type { Host } from '../../vm/host.ts';
import { BOUNDS, UNBOUNDED, type Bounds } from '../../vm/limits.ts';
import { portableHost, type FlushableHost } from '../host/host.ts';
import { messageOf, reportLater } from '../host/thrown.ts';
import type { Crew, CrewMember, CrewSeat } from '../system/crew.ts';
import type { CallContext, HostModule } from '../system/modules.ts';
import { System } from '../system/system.ts';
import { changed, joinThread, nodesLine, partThread, tellNodes } from './frames.ts';
import { asking, notCloned } from './modules.ts';
import { holdForLife, parent, workerLine, type Line, type PortLike } from './ports.ts';
import {
  BUILD,
  RESERVE,
  type Boot,
  type ClusterOptions,
  type FromWorker,
  type Outcome,
  type ToWorker,
} from './protocol.ts';
import { loggedReport, observeFor, type Observed } from './reports.ts';
import { showing } from './views.ts';

/** Nothing to wait for: only the first thread ends others. */
const ALONE: CrewMember = {
  ready: Promise.resolve(),
  observing: () => {},
  processes: async () => [],
  inspect: async () => undefined,
  quiet: async () => true,
  stop: () => {},
  leave: async () => {},
};

/** Takes part in the system of whoever has started this worker. */
export function runWorker(): void {
  const port = parent();
  if (port === undefined) return;
  let work: Promise<Work> | undefined;
  const control = workerLine(port, {
    message(data) {
      const message = data as ToWorker;
      if (message.what === 'boot') work = begin(message, control);
      else void work?.then((running) => running.hear(message));
    },
  });
}

async function begin(boot: Boot, control: Line): Promise<Work> {
  const tell = (message: FromWorker): void => control.post(message);
  try {
    if (boot.build !== BUILD) throw new Error(text.otherBuild());
    const work = new Work(boot, await ownModules(boot.workerModules), tell);
    await holdForLife(boot.life);
    tell({ what: 'ready' });
    return work;
  } catch (thrown) {
    tell({ what: 'failed', message: messageOf(thrown) });
    throw thrown;
  }
}

/** The modules that this thread has itself. */
async function ownModules(url: string | undefined): Promise<Readonly<Record<string, HostModule>>> {
  if (url === undefined) return {};
  try {
    const exported = (await import(url)) as Record<string, HostModule>;
    return { ...exported, ...(exported['default'] as Record<string, HostModule> | undefined) };
  } catch (thrown) {
    throw new Error(text.workerModulesFailed(url, messageOf(thrown)));
  }
}

/** Bounds that are none have to be the one object that says so. */
const known = (bounds: Bounds | undefined): Bounds | undefined =>
  bounds !== undefined && BOUNDS.every((name) => bounds[name] === Infinity) ? UNBOUNDED : bounds;

class Work implements Crew {
  readonly serials: Crew['serials'];
  readonly incarnation: number | undefined;
  readonly entries: ReadonlyMap<string, CoreEntry>;
  readonly log: LogSink;
  private readonly system: System;
  private seat!: CrewSeat;
  private threads!: OtherThreads;
  private nodes: ForwardedNodes | undefined = undefined;
  private readonly lines = new Map<number, Line>();
  private readonly calls = new Map<number, (outcome: Outcome) => void>();
  private lastCall = 0;
  private reserved: number;
  private wanted: ReadonlySet<string> = new Set();

  constructor(
    private readonly boot: Boot,
    own: Readonly<Record<string, HostModule>>,
    private readonly tell: (message: FromWorker) => void,
  ) {
    const { thread, block, entries, modules, settings, cluster } = boot,
      room = cluster?.room ?? MOST_THREADS,
      step = room ** 2;
    this.incarnation = cluster?.incarnation;
    this.serials = { first: block * step + serialBase(thread, thread, room), step };
    this.reserved = block;
    this.entries = new Map([...entries].map(([id, entry]) => [id, { ...entry, bounds: known(entry.bounds) }]));
    this.log = {
      takesRecords: () => this.wanted.has('log'),
      record: (record) => {
        this.report('log', loggedReport(record));
        return { step: () => 1, over: true };
      },
      line: (bytes) => this.threads.output(Stream.Error, bytes),
    };
    this.system = new System(
      {
        ...settings,
        modules: Object.fromEntries(
          Object.entries(modules).map(([name, description]) => [
            name,
            own[name] ?? asking(description, [name], (path, context, args) => this.ask(path, context, args)),
          ]),
        ),
        host: this.host(),
        crashReports: false,
      },
      this,
    );
  }

  /** A host whose output goes to the first thread. */
  private host(): Host & FlushableHost {
    const { environment } = this.boot,
      host: Host & FlushableHost = {
        ...portableHost(),
        write: (bytes) => this.threads.output(Stream.Output, bytes),
        writeError: (bytes) => this.threads.output(Stream.Error, bytes),
        flush: () => this.reserve(),
      };
    if (environment === undefined) return host;
    return { ...host, env: (name) => environment[name], environment: () => Object.keys(environment) };
  }

  join(seat: CrewSeat): CrewMember {
    const { thread, block, peers, roster, cluster } = this.boot,
      { core } = seat,
      base = { ...core.observer },
      compile = core.rt.compile!;
    this.seat = seat;
    core.rt.compile = (source, chunkName) =>
      source.startsWith(SIGNATURE) ? readBinary(source, chunkName) : compile(source, chunkName);
    this.threads = new OtherThreads(
      core,
      thread,
      block,
      {
        output: () => {},
        report: () => {},
        shared: (kind, value) => shared(core, kind, value),
        remember: () => {},
        watch: (kinds) => this.watch(kinds, base),
        show: showing(seat),
        broken: (_thread, message) => reportLater(new Error(message)),
      },
      roster,
      cluster?.room,
    );
    const nodes = cluster && this.meetNodes(cluster.port);
    // What the first thread has said of other nodes comes before what it says of processes.
    for (const [other, port] of peers)
      this.lines.set(other, joinThread(this.threads, seat, other, port, 0, other === 0 ? nodes : undefined));
    return ALONE;
  }

  /** Gives what takes all that has been said of other nodes. */
  private meetNodes(port: PortLike): () => void {
    const { seat } = this;
    const line = nodesLine<ClusterOptions | ToThread>(seat, port, (message) => {
      if (message.what !== 'options') this.nodes?.hear(message);
      else this.nodes = new ForwardedNodes(seat.core, this.threads, message.options, (said) => tellNodes(line, said));
    });
    return () => line.drain();
  }

  // ---- observing

  private watch(kinds: readonly string[], base: Observer): void {
    this.wanted = new Set(kinds);
    observeFor(this.seat.core.observer, base, this.wanted, (kind, value) => this.report(kind, value));
  }

  private report(kind: Observed, value: Parameters<OtherThreads['report']>[1]): void {
    this.threads.report(kind, value);
  }

  /** Says in time which serial numbers will have been given away. */
  private reserve(): void {
    const { used } = this.threads;
    if (used < this.reserved + RESERVE / 4) return;
    this.reserved = used;
    this.tell({ what: 'reserve', block: used });
  }

  // ---- modules by request

  private ask(path: readonly string[], context: CallContext, args: readonly unknown[]): Promise<Outcome> {
    return new Promise((resolve) => {
      const id = ++this.lastCall,
        { pid, signal } = context,
        abort = (): void => this.tell({ what: 'abort', id });
      signal.addEventListener('abort', abort);
      this.calls.set(id, (outcome) => {
        signal.removeEventListener('abort', abort);
        resolve(outcome);
      });
      try {
        this.tell({ what: 'call', id, path, pid, args });
      } catch {
        this.answered(id, notCloned(path));
      }
    });
  }

  private answered(id: number, outcome: Outcome): void {
    const resolve = this.calls.get(id);
    this.calls.delete(id);
    resolve?.(outcome);
  }

  // ---- what the first thread says

  hear(message: Exclude<ToWorker, Boot>): void {
    // What was sent before comes first.
    for (const line of this.lines.values()) line.drain();
    switch (message.what) {
      case 'join':
        this.part(message.thread);
        this.lines.set(
          message.thread,
          joinThread(this.threads, this.seat, message.thread, message.port, message.block),
        );
        return changed(this.threads, this.seat, message.roster);
      case 'gone':
        this.part(message.thread);
        return changed(this.threads, this.seat, message.roster);
      case 'called':
        return this.answered(message.id, message.outcome);
      case 'quiet':
        void this.seat.loop
          .quiet()
          .then(() => this.tell({ what: 'answer', id: message.id, traffic: this.threads.traffic }));
        return;
      case 'stop': {
        const { grace, patient } = message;
        void this.system.stop({ grace, patient }).then(() => {
          this.threads.flush();
          this.nodes?.leave();
          this.tell({ what: 'stopped' });
        });
      }
    }
  }

  private part(thread: number): void {
    const line = this.lines.get(thread);
    if (line === undefined) return;
    this.lines.delete(thread);
    partThread(this.threads, this.seat, thread, line);
  }
}
