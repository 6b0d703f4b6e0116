// The public names of clusters over NATS. Nothing else happens here.
export { nats, type NatsOptions } from '../embed/nats/nats.ts';
export type {
  NatsAuth,
  NatsConnect,
  NatsConnection,
  NatsMessage,
  NatsStatus,
  NatsTls,
} from '../embed/nats/connection.ts';
export type { Cluster } from '../embed/system/cluster.ts';
