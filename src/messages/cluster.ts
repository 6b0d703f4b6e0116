// Texts of clusters: what a system says of other nodes and of the server between them; one function each.

export const nodeNeeded = (): string => "a cluster needs the option node: this node's name";
export const badNodeName = (name: string): string =>
  `node name '${name}' must be 1 to 64 letters, digits, dots, dashes or underscores`;
export const badNamespace = (name: string): string =>
  `namespace '${name}' must be 1 to 64 letters, digits, dashes or underscores`;
export const realClockNeeded = (): string => 'a cluster needs the real clock';
export const downTooSoon = (): string => "option 'down' of nats must be longer than 'heartbeat'";
export const serverAddresses = (): string => 'an address or several';
export const authForm = (): string => '{ user, pass }, { token }, { nkey }, { jwt, nkey } or { creds }';
export const clientNeeded = (): string =>
  "a cluster over NATS needs the package '@nats-io/transport-node': npm install @nats-io/transport-node";
export const noServer = (servers: string, why: string): string => `cannot reach the NATS server ${servers}: ${why}`;
export const notAllowed = (servers: string): string => `not authorised by the NATS server ${servers}`;
export const serverUnreachable = (servers: string, why: string): string => `${noServer(servers, why)}; trying again`;
export const connectionFailed = (why: string): string => `the connection to the NATS server has ended: ${why}`;
export const notAuthorised = (node: string, servers: string): string =>
  `node '${node}' is not authorised by the NATS server ${servers}`;
export const mayNot = (node: string, operation: string, subject: string): string =>
  `node '${node}' is not authorised to ${operation} '${subject}'`;
export const payloadTooSmall = (bytes: number, least: number): string =>
  `the NATS server takes messages of at most ${bytes} bytes; max_payload must be at least ${least}`;
export const nameTaken = (node: string, incarnation: number): string =>
  `node name '${node}' is taken by incarnation ${incarnation}`;
export const systemRefused = (why: string): string =>
  `no events of the NATS system account (${why}): nodes that are gone are noticed by heartbeats only`;
export const storeTalksNonsense = (): string => "the NATS server's store has given no proper answer";
export const tooManyNodes = (most: number): string => `more than ${most} nodes: others are ignored`;
