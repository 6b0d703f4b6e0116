// Looks at a cluster from outside: asks who is there, and collects what is answered for a while. The process that looks
// is no node.
import * as text from '../../messages/cluster.ts';
import { LuaError } from '../host/errors.ts';
import { startOf, type NodeInfo } from '../system/cluster.ts';
import { read, supersedes, written, type Announcement } from './announcement.ts';
import { connectOnce, Refused, shownServers, type NatsConnection } from './connection.ts';
import { NAMESPACE, Subjects } from './subjects.ts';

/** Milliseconds for which answers are collected. */
const COLLECTING = 500;
const PING = 10_000;

const NOBODY: Announcement = { kind: 'who', node: '', incarnation: 0, instance: '', server: '', client: 0, threads: 1 };

/** The nodes of a cluster, by name. Throws a LuaError if the server cannot be reached. */
export async function lookAround(
  servers: readonly string[],
  namespace: string = NAMESPACE,
): Promise<Pick<NodeInfo, 'node' | 'incarnation' | 'startedAt'>[]> {
  const connection = await connected(servers),
    found = new Map<string, Announcement>(),
    subjects = new Subjects(namespace, '');
  const answers = `_INBOX.${Math.random().toString(36).slice(2)}`;
  connection.subscribe(answers, {
    callback: (_error, { data }) => {
      const said = read(data),
        known = said && found.get(said.node);
      if (said !== undefined && (known === undefined || supersedes(said, known))) found.set(said.node, said);
    },
  });
  connection.publish(subjects.members, written(NOBODY), { reply: answers });
  await new Promise((resolve) => {
    setTimeout(resolve, COLLECTING);
  });
  await connection.close();
  return [...found.values()]
    .map(({ node, incarnation }) => ({ node, incarnation, startedAt: startOf(incarnation) }))
    .sort((a, b) => (a.node < b.node ? -1 : 1));
}

async function connected(servers: readonly string[]): Promise<NatsConnection> {
  const shown = shownServers(servers),
    access = { servers, auth: undefined, tls: undefined, connect: undefined };
  try {
    return await connectOnce(access, 'perilune nodes', PING);
  } catch (thrown) {
    const message =
      thrown instanceof Refused ? thrown.message || text.notAllowed(shown) : String((thrown as Error).message);
    throw new LuaError({
      code: 'ERR_LUA_CONFIG',
      message: thrown instanceof Refused ? message : text.noServer(shown, message),
      cause: thrown,
    });
  }
}
