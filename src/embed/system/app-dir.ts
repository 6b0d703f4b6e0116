// Loads an app directory: every _index.yaml in it and below becomes options of a system (README 2.3, 11).
// Invariant: the result is complete: names are resolved to ns:name, sources read, references checked. The first fault
// throws a LuaError with file and line; with `lenient` a fault refuses its entry and those that refer to it.
// It must not know how entries are run.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { moduleNames } from '../../actors/bindings/index.ts';
import { OVERFLOWS } from '../../actors/mail/mailbox-limit.ts';
import { startOrder } from '../../actors/core/service.ts';
import * as text from '../../messages/app.ts';
import { BOUNDS } from '../../vm/limits.ts';
import { IndexFile, loadError, type Section } from './app-yaml.ts';
import type { Limits } from '../lua/budget.ts';
import { DEFAULT_HOST, type Entry, type HostSpec, type MailboxOptions } from './entries.ts';
import { checked, mustBe, type Checks } from '../host/options.ts';
import * as is from '../host/options.ts';
import { LuaError } from '../host/errors.ts';
import { reasonOf } from '../host/reason.ts';
import type { LifecycleOptions, RestartOptions, ServiceOptions } from './services.ts';
import { SUPERVISOR as SUPERVISOR_ENTRY, type ChildOptions, type SupervisorOptions } from './supervisors.ts';
import type { Declaration } from './declared.ts';
import type { SystemOptions } from './options.ts';

/** An app: options for createSystem. */
export type App = Required<Pick<SystemOptions, 'entries' | 'hosts' | 'services' | 'catalog'>> &
  Pick<SystemOptions, 'lenient' | 'refused'>;

/** How an app directory is read. */
export interface LoadOptions {
  /** Names of the embedder's modules, which entries can list. */
  readonly modules?: Iterable<string>;
  /** Leave out faulty entries and report them in `refused`, instead of failing. */
  readonly lenient?: boolean;
}

const LOAD: Checks<LoadOptions> = { modules: is.iterable, lenient: is.truth };

const INDEX = '_index.yaml';
const COMMON = ['name', 'kind', 'meta'];
const LIBRARY = [...COMMON, 'source', 'method', 'modules', 'imports', 'options', 'pool'];
const CODE = [...LIBRARY, 'mailbox', 'limits', 'memory'];
const HOST = [...COMMON, 'lifecycle', 'host', 'hide_logs', 'mailbox', 'limits', 'memory'];
/** The fields of each kind; undefined: any. */
const FIELDS: Readonly<Record<string, readonly string[] | undefined>> = {
  'process.lua': CODE,
  'function.lua': CODE,
  'library.lua': LIBRARY,
  'process.host': HOST,
  'terminal.host': HOST,
  'process.service': [...COMMON, 'process', 'supervisor', 'host', 'lifecycle', 'input'],
  'env.variable': [...COMMON, 'variable', 'storage', 'default', 'read_only', 'readonly'],
  'env.storage.memory': COMMON,
  'env.storage.os': COMMON,
  'env.storage.router': [...COMMON, 'storages'],
  'registry.entry': undefined,
};
const HOSTS = ['process.host', 'terminal.host'];
/** Kinds that a service can require. All but services are ready from the start. */
const REQUIRABLE = ['process.service', ...HOSTS, 'env.storage.memory', 'env.storage.os', 'env.storage.router'];

const LIFECYCLE = [
  'auto_start',
  'start_timeout',
  'stop_timeout',
  'stable_threshold',
  'requires',
  'depends_on',
  'restart',
  'security',
];
const SUPERVISOR = ['strategy', 'max_restarts', 'period', 'children'];
const CHILD = ['id', 'entry', 'host', 'args', 'restart', 'shutdown', 'type'];
const RESTART = ['initial_delay', 'max_delay', 'backoff_factor', 'jitter', 'max_attempts'];

/** What every system has, by kind. */
const BUILT_IN: Readonly<Record<string, string>> = {
  [DEFAULT_HOST]: 'process.host',
  [SUPERVISOR_ENTRY.id]: 'process.lua',
};

/** A reference to check when everything is read. */
interface Reference {
  readonly owner: string;
  readonly section: Section;
  readonly field: string;
  readonly id: string;
  readonly kinds: readonly string[];
}

type Bounded = Pick<Entry, 'mailbox' | 'limits' | 'memory'>;

interface Found {
  readonly kind: string;
  readonly section: Section;
}

class Loader {
  readonly entries: Record<string, Entry> = {};
  readonly hosts: Record<string, HostSpec> = {};
  readonly services: Record<string, ServiceOptions> = {};
  readonly catalog: Record<string, Declaration> = {};
  private readonly found = new Map<string, Found>();
  private readonly references: Reference[] = [];
  /** Reasons by entry ID, or by position if the entry has no ID. */
  private readonly refused: Record<string, string> = {};
  private readonly modules: ReadonlySet<string>;
  private readonly lenient: boolean;
  /** The current entry. */
  private owner = '';
  indexes = 0;

  constructor({ modules = [], lenient = false }: LoadOptions) {
    this.modules = new Set([...moduleNames(), ...modules]);
    this.lenient = lenient;
  }

  /** Reads folders sorted by name, so that the order of services does not depend on the file system. */
  folder(path: string, shown: string): void {
    const names = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of names) {
      const inner = shown === '' ? entry.name : `${shown}/${entry.name}`;
      if (entry.isFile() && entry.name === INDEX)
        this.index(new IndexFile(path, inner, readFileSync(join(path, INDEX), 'utf8')), shown);
      else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
        this.folder(join(path, entry.name), inner);
    }
  }

  private index(file: IndexFile, shown: string): void {
    this.indexes++;
    const root = file.root();
    root.allow(['version', 'namespace', 'meta', 'entries']);
    const namespace = this.name(root, 'namespace');
    for (const section of file.sections(root, 'entries', 'an entry'))
      this.whole(section, () => this.entry(section, namespace, shown));
  }

  /** Reads an entry, or refuses it. */
  private whole(section: Section, read: () => void): void {
    this.owner = section.place;
    this.orRefuse(() => this.owner, read);
  }

  /** Runs a step for an entry; refuses the entry if it fails. */
  private orRefuse(owner: () => string, act: () => void): void {
    try {
      act();
    } catch (thrown) {
      if (!this.lenient || !(thrown instanceof LuaError)) throw thrown;
      this.refuse(owner(), thrown.message);
    }
  }

  private refuse(id: string, reason: string): void {
    this.refused[id] = reason;
    this.found.delete(id);
    for (const declared of [this.entries, this.hosts, this.services, this.catalog]) delete declared[id];
  }

  private name(section: Section, field: string): string {
    const name = section.needText(field);
    if (!/^[^:|{}]+$/.test(name)) section.fail(text.badName(field, name), section.field(field));
    return name;
  }

  private entry(section: Section, namespace: string, shown: string): void {
    const id = `${namespace}:${this.name(section, 'name')}`;
    const earlier = this.found.get(id);
    if (earlier !== undefined) section.fail(text.duplicateEntry(id, earlier.section.place));
    this.owner = id;
    const kind = section.needText('kind');
    const fields = FIELDS[kind];
    if (!Object.hasOwn(FIELDS, kind)) section.fail(text.unknownKind(kind, Object.keys(FIELDS)), section.field('kind'));
    if (fields !== undefined) section.allow(fields);
    this.found.set(id, { kind, section });
    switch (kind) {
      case 'process.host':
      case 'terminal.host': {
        const own = section.section('host'),
          maxProcesses = own?.count('max_processes'),
          spread = own?.flag('spread');
        this.lifecycle(section, namespace);
        this.hosts[id] = present<HostSpec>({
          kind,
          maxProcesses,
          spread,
          ...this.bounds(section),
          meta: section.map('meta'),
        });
        break;
      }
      case 'process.service':
        this.catalog[id] = this.other(section, kind);
        this.services[id] = this.service(section, namespace);
        break;
      case 'process.lua':
      case 'function.lua':
      case 'library.lua':
        this.entries[id] = this.code(section, kind, namespace, shown);
        break;
      default:
        this.catalog[id] = this.other(section, kind);
    }
  }

  private other(section: Section, kind: string): Declaration {
    const { name: _name, kind: _kind, meta: _meta, ...data } = section.toJS();
    return { kind, meta: section.map('meta'), data };
  }

  // ---- code

  private code(section: Section, kind: NonNullable<Entry['kind']>, namespace: string, shown: string): Entry {
    const source = section.needText('source');
    const imports: Record<string, string> = {};
    for (const [alias, id] of Object.entries(section.map('imports'))) {
      if (typeof id !== 'string')
        section.fail(text.notAKind(`import '${alias}'`, 'a string'), section.field('imports'));
      imports[alias] = this.reference(section, `import '${alias}'`, id, namespace, ['library.lua']);
    }
    const modules = section.texts('modules');
    modules.forEach((name, at) => {
      if (!this.modules.has(name)) section.fail(text.unknownModule(name), section.item('modules', at));
    });
    const named = source.startsWith('file://');
    const file = source.slice('file://'.length);
    const path = shown === '' ? file : `${shown}/${file}`;
    const method = section.text('method');
    return {
      kind,
      source: named ? this.read(section, file, path) : new TextEncoder().encode(source),
      // Inline source gets the name of the index file.
      chunkName: '@' + (named ? path : section.file.name),
      ...present<Pick<Entry, 'method' | keyof Bounded>>({ method, ...this.bounds(section) }),
      modules,
      imports,
      meta: section.map('meta'),
      options: section.map('options'),
    };
  }

  /** Limits of processes of this entry or on this host. */
  private bounds(section: Section): Bounded {
    return present<Bounded>({
      mailbox: this.mailbox(section),
      limits: this.limits(section),
      memory: section.size('memory'),
    });
  }

  private limits(owner: Section): Limits | undefined {
    const section = owner.section('limits');
    section?.allow(BOUNDS);
    return (
      section &&
      present<Limits>({
        instructions: section.count('instructions'),
        memory: section.size('memory'),
        time: section.duration('time'),
        depth: section.count('depth'),
        string: section.size('string'),
        output: section.size('output'),
      })
    );
  }

  private mailbox(owner: Section): MailboxOptions | undefined {
    const section = owner.section('mailbox');
    section?.allow(['max', 'overflow']);
    return (
      section &&
      present<MailboxOptions>({ max: section.whole('max', 1), overflow: section.oneOf('overflow', OVERFLOWS) })
    );
  }

  private read(section: Section, file: string, shown: string): Uint8Array {
    try {
      return readFileSync(join(section.file.folder, file));
    } catch {
      return section.fail(text.noSource(shown), section.field('source'));
    }
  }

  // ---- services

  private service(section: Section, namespace: string): ServiceOptions {
    const host = this.reference(section, 'host', section.needText('host'), namespace, HOSTS),
      lifecycle = this.lifecycle(section, namespace),
      supervisor = section.section('supervisor');
    if (supervisor !== undefined) {
      if (section.field('process') !== undefined || section.field('input') !== undefined)
        section.fail(text.supervisorAndProcess(), section.field('supervisor'));
      return { supervisor: this.supervisor(supervisor, namespace), host, lifecycle };
    }
    return {
      process: this.reference(section, 'process', section.needText('process'), namespace, ['process.lua']),
      host,
      input: section.list('input'),
      lifecycle,
    };
  }

  private supervisor(section: Section, namespace: string): SupervisorOptions {
    section.allow(SUPERVISOR);
    const children = section.file.sections(section, 'children', 'a child');
    return present<SupervisorOptions>({
      strategy: section.oneOf('strategy', ['one_for_one', 'one_for_all', 'rest_for_one']),
      maxRestarts: section.whole('max_restarts', 0),
      period: section.duration('period'),
      children: children.map((child) => this.child(child, namespace)),
    });
  }

  private child(section: Section, namespace: string): ChildOptions {
    section.allow(CHILD);
    const host = section.text('host'),
      shutdown = section.text('shutdown');
    return present<ChildOptions>({
      id: section.needText('id'),
      entry: this.reference(section, 'entry', section.needText('entry'), namespace, ['process.lua']),
      host: host === undefined ? undefined : this.reference(section, 'host', host, namespace, HOSTS),
      args: section.list('args'),
      restart: section.oneOf('restart', ['permanent', 'transient', 'temporary']),
      shutdown: shutdown === 'kill' || shutdown === 'infinity' ? shutdown : section.duration('shutdown'),
      type: section.oneOf('type', ['worker', 'supervisor']),
    });
  }

  private lifecycle(owner: Section, namespace: string): LifecycleOptions {
    const section = owner.section('lifecycle');
    if (section === undefined) return {};
    section.allow(LIFECYCLE);
    // There are no policies here, but the field must be a mapping.
    section.map('security');
    const restart = section.section('restart');
    const field = section.field('requires') === undefined ? 'depends_on' : 'requires';
    return present<LifecycleOptions>({
      autoStart: section.flag('auto_start'),
      startTimeout: section.duration('start_timeout'),
      stopTimeout: section.duration('stop_timeout'),
      stableThreshold: section.duration('stable_threshold'),
      requires: section.texts(field).map((name) => this.reference(section, field, name, namespace, REQUIRABLE)),
      restart: restart && this.restart(restart),
    });
  }

  private restart(section: Section): RestartOptions {
    section.allow(RESTART);
    return present<RestartOptions>({
      initialDelay: section.duration('initial_delay'),
      maxDelay: section.duration('max_delay'),
      backoffFactor: section.number('backoff_factor', 1),
      jitter: section.number('jitter', 0, 1),
      maxAttempts: section.count('max_attempts'),
    });
  }

  // ---- references

  /** Resolves a name in its namespace and notes the reference. */
  private reference(
    section: Section,
    field: string,
    name: string,
    namespace: string,
    kinds: readonly string[],
  ): string {
    const id = name.includes(':') ? name : `${namespace}:${name}`;
    this.references.push({ owner: this.owner, section, field, id, kinds });
    return id;
  }

  /** Checks references after everything is read. */
  finish(): App {
    let refused: number;
    // Refused entries may be referenced by others.
    do {
      refused = Object.keys(this.refused).length;
      for (const reference of this.references) {
        if (this.refused[reference.owner] === undefined)
          this.orRefuse(
            () => reference.owner,
            () => this.check(reference),
          );
      }
    } while (Object.keys(this.refused).length > refused);
    const app = {
      entries: this.entries,
      hosts: { [DEFAULT_HOST]: { kind: 'process.host' as const }, ...this.hosts },
      services: this.ordered(),
      catalog: this.catalog,
    };
    return this.lenient ? { ...app, lenient: true, refused: this.refused } : app;
  }

  private check({ section, field, id, kinds }: Reference): void {
    if (this.refused[id] !== undefined) section.fail(text.refusedReference(field, id));
    const kind = this.found.get(id)?.kind;
    if (kind === undefined) {
      if (!kinds.includes(BUILT_IN[id] ?? '')) section.fail(text.unknownReference(field, id));
    } else if (!kinds.includes(kind)) section.fail(text.wrongReference(field, id, kind, kinds.join(' or ')));
  }

  /** Checks dependencies of services: existing, and without cycles. */
  private ordered(): Record<string, ServiceOptions> {
    const services = Object.fromEntries(
      Object.entries(this.services).map(([id, service]) => {
        const requires = (service.lifecycle?.requires ?? []).filter((needed) => needed in this.services);
        return [id, { ...service, lifecycle: { ...service.lifecycle, requires } }];
      }),
    );
    const order = startOrder(new Map(Object.entries(services).map(([id, { lifecycle }]) => [id, lifecycle.requires])));
    // A lenient system finds these, too, and the services that require them.
    if ('circle' in order && !this.lenient)
      this.found.get(order.circle[0]!)!.section.fail(text.serviceCircle(order.circle));
    return services;
  }
}

/** Drops undefined fields, which keep their defaults. */
const present = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined)) as T;

/**
 * Loads the app in this directory. Throws a LuaError with code ERR_LUA_CONFIG: one line with file and line of the
 * fault.
 */
export function loadApp(dir: string, options?: LoadOptions): App {
  mustBe('dir', dir, is.string);
  const loader = new Loader(checked('loadApp', options, LOAD));
  try {
    loader.folder(dir, '');
  } catch (error) {
    if (error instanceof LuaError) throw error;
    throw loadError(text.cannotRead(dir, reasonOf(error)));
  }
  if (loader.indexes === 0) throw loadError(text.noIndex(dir));
  return loader.finish();
}
