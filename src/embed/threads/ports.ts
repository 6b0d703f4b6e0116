// Workers and message ports of any JavaScript host: those of Node, which emit events, and those of browsers, which
// dispatch them. Globals are looked up when used, never at import.
// It must not know what messages say.

/** Gets messages, and the end. */
interface Handlers {
  message(data: unknown): void;
  /** Why it has ended, if that is known. */
  ended?(why: string): void;
}

/** An end of a channel, or a worker, as this folder sees it. */
export interface Line {
  post(message: unknown, transfer?: readonly object[]): void;
  /** Takes all messages that have come, at once, where the host can. */
  drain(): void;
  close(): void;
}

/** A worker or port of Node. */
interface Emitter {
  on(event: string, listener: (value: never) => void): unknown;
}

/** A worker or port of browsers. */
interface Dispatcher {
  addEventListener(type: string, listener: (event: { data?: unknown; message?: string }) => void): void;
  start?(): void;
}

/** What makes threads: a Worker of the host. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: never): void;
  terminate(): unknown;
}

/** A port, as it travels. */
export interface PortLike {
  postMessage(message: unknown, transfer?: never): void;
  close(): void;
}

interface WorkerThreads {
  readonly Worker: new (url: URL, options: object) => WorkerLike;
  readonly parentPort: PortLike | null;
  readonly receiveMessageOnPort: (port: PortLike) => { readonly message: unknown } | undefined;
}

/** Locks of a browser: whoever ends, gives back what it holds. */
interface Locks {
  request(name: string, act: () => Promise<void>): Promise<void>;
}

interface Globals {
  readonly process?: { getBuiltinModule?(name: string): unknown };
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly locks?: Locks };
  readonly Worker?: new (url: URL, options: object) => WorkerLike;
  readonly self?: PortLike;
  readonly WorkerGlobalScope?: unknown;
}

const globals = globalThis as unknown as Globals;

/** Node's module of threads; undefined: this is no Node. */
const workerThreads = (): WorkerThreads | undefined =>
  globals.process?.getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;

/** How many threads can run at the same time, as far as the host tells. */
export function parallelism(): number {
  const os = globals.process?.getBuiltinModule?.('node:os') as { availableParallelism(): number } | undefined;
  return os?.availableParallelism() ?? globals.navigator?.hardwareConcurrency ?? 1;
}

/** A worker of this host that runs a module. */
export function startWorker(url: URL): WorkerLike | undefined {
  const node = workerThreads();
  if (node !== undefined) return new node.Worker(url, {});
  return globals.Worker === undefined ? undefined : new globals.Worker(url, { type: 'module' });
}

/** Inside a worker: the way to whoever has started it. */
export function parent(): PortLike | undefined {
  const port = workerThreads()?.parentPort;
  if (port !== undefined && port !== null) return port;
  return globals.WorkerGlobalScope === undefined ? undefined : globals.self;
}

/** Where workers end without a word: in browsers. */
const locks = (): Locks | undefined => (workerThreads() === undefined ? globals.navigator?.locks : undefined);

/** Holds a lock for as long as this worker lives; resolves once it is held. */
export function holdForLife(name: string): Promise<void> {
  const known = locks();
  return new Promise((resolve) => {
    if (known === undefined) resolve();
    else void known.request(name, () => new Promise(() => resolve()));
  });
}

/** Calls back when the worker that holds a lock has ended. */
export function whenReleased(name: string, act: () => void): void {
  void locks()?.request(name, async () => act());
}

const isEmitter = (it: object): it is Emitter => typeof (it as Partial<Emitter>).on === 'function';

function hear(it: object, { message, ended }: Handlers): void {
  if (isEmitter(it)) {
    it.on('message', (data) => message(data));
    if (ended === undefined) return;
    it.on('error', ((error: Error) => ended(error.message)) as never);
    it.on('messageerror', ((error: Error) => ended(error.message)) as never);
    it.on('exit', ((code: number) => ended(`exit code ${code}`)) as never);
    return;
  }
  const target = it as Dispatcher;
  target.addEventListener('message', ({ data }) => message(data));
  target.start?.();
  if (ended !== undefined) target.addEventListener('error', (event) => ended(event.message ?? 'error'));
}

/** An end of a message channel. */
export function portLine(port: PortLike, handlers: Handlers): Line {
  hear(port, handlers);
  const receive = workerThreads()?.receiveMessageOnPort;
  return {
    post: (message, transfer = []) => port.postMessage(message, transfer as never),
    drain() {
      for (let next = receive?.(port); next !== undefined; next = receive?.(port)) handlers.message(next.message);
    },
    close: () => port.close(),
  };
}

/** A worker, or from inside the thread that has started it. */
export function workerLine(worker: WorkerLike | PortLike, handlers: Handlers): Line {
  hear(worker, handlers);
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer as never),
    drain() {},
    close: () => void ('terminate' in worker ? worker.terminate() : worker.close()),
  };
}
