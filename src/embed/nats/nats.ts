// The options of a cluster over NATS, and the cluster that they make.
import * as text from '../../messages/cluster.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { LuaError } from '../host/errors.ts';
import { checked, type Check, type Checks } from '../host/options.ts';
import * as is from '../host/options.ts';
import type { Cluster } from '../system/cluster.ts';
import type { Access, NatsAuth, NatsConnect, NatsTls } from './connection.ts';
import { Member } from './member.ts';
import { NAMESPACE } from './subjects.ts';

/** How systems find each other. */
export interface NatsOptions {
  /** Addresses of a NATS server, or of several of one NATS cluster: `nats://host:port`. Default: 127.0.0.1:4222. */
  readonly servers?: string | readonly string[];
  /** The first token of all subjects: systems with one namespace are a cluster. Default: 'perilune'. */
  readonly namespace?: string;
  /** Credentials; those in an address serve, too. */
  readonly auth?: NatsAuth;
  /** Certificates. */
  readonly tls?: NatsTls;
  /** Time between two signs of life; default a fifth of `down`, at most 1 s. */
  readonly heartbeat?: DurationLike;
  /** Time without a sign of a node after which it counts as down; default 5 s. */
  readonly down?: DurationLike;
  /**
   * Credentials of the server's system account. With its events a node that is gone counts as down after about a
   * second, however long `down` is.
   */
  readonly system?: NatsAuth;
  /**
   * Makes connections; default: `connect` of '@nats-io/transport-node'. In browsers: `wsconnect` of
   * '@nats-io/nats-core'.
   */
  readonly connect?: NatsConnect;
}

const HEARTBEAT = 1000,
  DOWN = 5000;
/** Heartbeats within the time after which a node counts as down, at least. */
const SIGNS = 5;
const SERVER = '127.0.0.1:4222';
const TOKEN = /^[\w-]{1,64}$/;

/** The names of each form of credentials, in order. */
const FORMS = ['pass,user', 'user', 'token', 'nkey', 'jwt,nkey', 'creds'];

const isAuth: Check = (given) => {
  const fault = is.recordOf(is.string)(given);
  return fault ?? (FORMS.includes(String(Object.keys(given as object).sort())) ? undefined : text.authForm());
};

/** An address, or several. */
const areServers: Check = (given) => {
  const several = is.arrayOf(is.string)(given);
  if (typeof given !== 'string' && several !== undefined) return several;
  const addresses = typeof given === 'string' ? [given] : (given as string[]);
  return addresses.length === 0 || addresses.includes('') ? text.serverAddresses() : undefined;
};

const TLS: Checks<NatsTls> = {
  ca: is.string,
  caFile: is.string,
  cert: is.string,
  certFile: is.string,
  key: is.string,
  keyFile: is.string,
  handshakeFirst: is.truth,
};

const NATS: Checks<NatsOptions> = {
  servers: areServers,
  namespace: is.string,
  auth: isAuth,
  tls: is.record,
  heartbeat: is.duration,
  down: is.duration,
  system: isAuth,
  connect: is.callable,
};

const wrong = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

/** Makes the option `cluster` of a system, whose option `node` is its name among the others. */
export function nats(given: NatsOptions = {}): Cluster {
  const {
    servers = SERVER,
    namespace = NAMESPACE,
    auth,
    tls,
    system,
    connect,
    ...times
  } = checked('nats', given, NATS);
  if (!TOKEN.test(namespace)) throw wrong(text.badNamespace(namespace));
  const down = milliseconds(times.down ?? DOWN, 'down'),
    heartbeat = milliseconds(times.heartbeat ?? Math.min(HEARTBEAT, down / SIGNS), 'heartbeat');
  if (!(heartbeat > 0 && down > heartbeat)) throw wrong(text.downTooSoon());
  const access: Access = {
    servers: typeof servers === 'string' ? [servers] : servers,
    auth,
    tls: tls === undefined ? undefined : checked("option 'tls' of nats", tls, TLS),
    connect,
  };
  const options = {
    access,
    system: system === undefined ? undefined : { ...access, auth: system },
    namespace,
    heartbeat,
    down,
  };
  return { kind: 'nats', join: (seat) => new Member(seat, options) };
}
