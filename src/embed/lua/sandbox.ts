// The options that say what programs of a state reach: profile, files, modules, chance. Checks them, makes the host and
// the grants that go with them, and opens in the state what they give.
// Invariant: an option that would have no effect is refused, and so is one that is not what it should be.
import * as text from '../../messages/embed.ts';
import { seedRandom } from '../../stdlib/index.ts';
import { confinedHost, type Seed } from '../host/confined-host.ts';
import type { FlushableHost, HostOptions } from '../host/host.ts';
import { addedTo, virtualFiles, type FilesOption, type VirtualFiles } from '../host/virtual-files.ts';
import type { Host } from '../../vm/host.ts';
import type { Boundary } from './async.ts';
import { openLoader, openModules, type Loader, type ModuleValue } from './modules.ts';
import { grantsOf, type Grant, type Profile } from './profiles.ts';

/** What programs of a state reach. */
export interface SandboxOptions {
  /**
   * How much programs reach: 'pure' (no clock, chance, files), 'safe' (the default: time, standard streams, `files`; no
   * binary chunks, no debug library), 'full' (everything that the host gives), or 'node' (the same, on nodeHost()).
   */
  readonly profile?: Profile;
  /**
   * Files in memory, by path, for io, loadfile, dofile and require, in place of the host's. What programs write is in
   * `lua.files`.
   */
  readonly files?: FilesOption;
  /**
   * Modules for require, by name: source text, the bytes of a text or of a precompiled chunk, or a value (object,
   * function, handle), converted like an argument when it is required first.
   */
  readonly modules?: ReadonlyMap<string, ModuleValue> | Readonly<Record<string, ModuleValue>>;
  /** Gives modules that are found nowhere else. */
  readonly loader?: Loader;
  /**
   * Seeds math.random, as math.randomseed does with one or two integers: programs then get the same numbers in every
   * run. Integers beyond 2^53 are bigints.
   */
  readonly random?: number | bigint | readonly [number | bigint, number | bigint];
}

type AllOptions = SandboxOptions & HostOptions & { readonly host?: Host };

type GuardedHost = Host & Partial<FlushableHost>;

/** What the options come to. */
export class Sandbox {
  readonly grants: ReadonlySet<Grant>;
  readonly host: GuardedHost;
  readonly files: VirtualFiles | undefined;
  readonly seed: Seed | undefined;

  /** `host`: that of the embedder, or the portable one, guarded. */
  constructor(
    private readonly options: AllOptions,
    host: GuardedHost,
  ) {
    const profile = profileOf(options);
    this.grants = grantsOf(profile, options);
    this.files = options.files === undefined ? undefined : virtualFiles(options.files);
    this.seed = options.random === undefined ? undefined : seedOf(options.random);
    this.host = confinedHost(host, profile === 'node' ? 'full' : profile, this);
  }

  /** Gives a new state its modules, its numbers, and the memory that its files take. */
  open(boundary: Boundary): void {
    const { rt } = boundary,
      { files, seed, options } = this;
    if (files !== undefined) rt.collector?.addRoots(bytesOf(files));
    if (seed !== undefined) seedRandom(rt, ...seed);
    if (options.modules !== undefined) openModules(boundary, options.modules);
    if (options.loader !== undefined) openLoader(boundary, options.loader);
  }
}

/** Files are in memory as long as the state is. */
const bytesOf = (files: VirtualFiles): { readonly bytes: number } => ({
  get bytes() {
    return addedTo(files);
  },
});

function profileOf({ profile = 'safe', host, files, now }: AllOptions): Profile {
  if (profile === 'node' && host?.files === undefined) throw new TypeError(text.hostNeeded());
  if (profile === 'pure' && files !== undefined) throw new TypeError(text.notInProfile('files', profile));
  if (profile === 'pure' && now !== undefined) throw new TypeError(text.notInProfile('now', profile));
  return profile;
}

function seedOf(random: unknown): Seed {
  const words = Array.isArray(random) ? (random as unknown[]) : [random, 0n];
  if (words.length !== 2 || !words.every(isInteger)) throw new TypeError(text.mustBe('random', text.seed()));
  return [BigInt(words[0] as bigint), BigInt(words[1] as bigint)];
}

const isInteger = (word: unknown): boolean =>
  typeof word === 'bigint' ? BigInt.asIntN(64, word) === word : Number.isSafeInteger(word);
