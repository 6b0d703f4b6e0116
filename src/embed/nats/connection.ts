// Connections to a NATS server. The client is a package of the program's, loaded when the first connection is made;
// here is what is used of it. Which errors end all hope is decided here: wrong credentials do, an absent server does
// not.
import * as text from '../../messages/cluster.ts';

/** A message. */
export interface NatsMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly reply?: string | undefined;
  respond(data?: Uint8Array): boolean;
}

/** Headers of a message that is sent: the client asks for their bytes only. */
export interface NatsHeaders {
  encode(): Uint8Array;
}

/** What happens to a connection. */
export interface NatsStatus {
  readonly type: string;
  readonly error?: Error;
}

/** What is used of a connection of the packages '@nats-io/transport-node' and '@nats-io/nats-core'. */
export interface NatsConnection {
  readonly info?: { readonly client_id: number; readonly server_id: string; readonly max_payload: number } | undefined;
  publish(subject: string, payload?: Uint8Array, options?: { reply?: string; headers?: NatsHeaders }): void;
  subscribe(
    subject: string,
    options: { callback: (error: Error | null, message: NatsMessage) => void },
  ): { unsubscribe(): void };
  request(
    subject: string,
    payload: Uint8Array,
    options: { timeout: number; headers?: NatsHeaders },
  ): Promise<NatsMessage>;
  status(): AsyncIterable<NatsStatus>;
  closed(): Promise<unknown>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a connection: `connect` of '@nats-io/transport-node', `wsconnect` of '@nats-io/nats-core'. */
export type NatsConnect = (options: Record<string, unknown>) => Promise<NatsConnection>;

/** Who connects. */
export type NatsAuth =
  | { readonly user: string; readonly pass?: string }
  | { readonly token: string }
  /** The seed of an nkey; with a JWT, its user. */
  | { readonly nkey: string; readonly jwt?: string }
  /** The text of a credentials file. */
  | { readonly creds: string };

/** How connections are encrypted, besides what the server asks for. */
export interface NatsTls {
  readonly ca?: string;
  readonly caFile?: string;
  readonly cert?: string;
  readonly certFile?: string;
  readonly key?: string;
  readonly keyFile?: string;
  readonly handshakeFirst?: boolean;
}

export interface Access {
  readonly servers: readonly string[];
  readonly auth: NatsAuth | undefined;
  readonly tls: NatsTls | undefined;
  readonly connect: NatsConnect | undefined;
}

/** No connection, now and later. */
export class Refused extends Error {}

/** Bytes that the client writes at once, where that many are published in one turn: an option it does not document. */
const AT_ONCE = 128 * 1024;

/** Milliseconds between attempts to connect, and for one. */
const PAUSE = 100,
  ATTEMPT = 5000;

/** What the client's package offers. */
interface Client {
  readonly connect: NatsConnect;
  nkeyAuthenticator(seed: Uint8Array): unknown;
  jwtAuthenticator(jwt: string, seed?: Uint8Array): unknown;
  credsAuthenticator(creds: Uint8Array): unknown;
}

async function client(): Promise<Client> {
  try {
    return (await import('@nats-io/transport-node')) as unknown as Client;
  } catch {
    throw new Refused(text.clientNeeded());
  }
}

/** What the client calls the credentials. */
async function identity(auth: NatsAuth | undefined): Promise<Record<string, unknown>> {
  if (auth === undefined || 'user' in auth || 'token' in auth) return { ...auth };
  const { nkeyAuthenticator, jwtAuthenticator, credsAuthenticator } = await client(),
    bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  if ('creds' in auth) return { authenticator: credsAuthenticator(bytes(auth.creds)) };
  const { nkey, jwt } = auth;
  return {
    authenticator: jwt === undefined ? nkeyAuthenticator(bytes(nkey)) : jwtAuthenticator(jwt, bytes(nkey)),
  };
}

/** Servers without credentials, which belong to nobody's log. */
export const shownServers = (servers: readonly string[]): string =>
  servers.map((server) => server.replace(/^([a-z]+:\/\/)?[^@/]*@/, '$1')).join(', ');

/** The credentials in the address of a server. */
function authIn(servers: readonly string[]): NatsAuth | undefined {
  for (const server of servers) {
    const [, user, pass] = /^(?:[a-z]+:\/\/)?([^:@/]+)(?::([^@/]*))?@/.exec(server) ?? [];
    if (user !== undefined && pass === undefined) return { token: decodeURIComponent(user) };
    if (user !== undefined) return { user: decodeURIComponent(user), pass: decodeURIComponent(pass!) };
  }
  return undefined;
}

const withoutAuth = (server: string): string => shownServers([server]);

/** Connects once; later the client connects again by itself. Throws Refused if it is of no use to try again. */
export async function connectOnce(
  { servers, auth, tls, connect }: Access,
  name: string,
  pingInterval: number,
): Promise<NatsConnection> {
  const open = connect ?? (await client()).connect,
    who = await identity(auth ?? authIn(servers));
  try {
    return await open({
      ...who,
      ...(tls === undefined ? {} : { tls }),
      servers: servers.map(withoutAuth),
      name,
      noEcho: true,
      pendingLimit: AT_ONCE,
      pingInterval,
      maxReconnectAttempts: -1,
      reconnectTimeWait: PAUSE,
      reconnectJitter: PAUSE,
      reconnectJitterTLS: PAUSE,
      timeout: ATTEMPT,
    });
  } catch (error) {
    if (isUnauthorised(error)) throw new Refused('');
    throw error;
  }
}

/** Is it an error of credentials? The client's classes are not known here. */
export const isUnauthorised = (error: unknown): boolean =>
  error instanceof Error && /^(?:Authorization|UserAuthenticationExpired)Error$/.test(error.name);

/** What a node may not do, by an error of the client. */
export function violation(error: unknown): { readonly operation: string; readonly subject: string } | undefined {
  if (!(error instanceof Error) || error.name !== 'PermissionViolationError') return undefined;
  const { operation, subject } = error as unknown as Record<string, unknown>;
  return {
    operation: operation === 'publish' ? 'publish to' : 'subscribe to',
    subject: typeof subject === 'string' ? subject : '',
  };
}
