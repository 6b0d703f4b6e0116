// The subjects of a cluster. A node name is one token; the receiver subscribes to `n.<itself>.*`, so that whatever
// comes from one node comes in order, and a server's permissions can hold a node to its own name (publish
// `n.*.<itself>`).
// Must not know what is said there.

/** The first token of all subjects, unless another is given. */
export const NAMESPACE = 'perilune';

/** A node name as a token of subjects. Dots, which separate tokens, become `=`, which no name has. */
const token = (node: string): string => node.replaceAll('.', '=');
const named = (token: string): string => token.replaceAll('=', '.');

export class Subjects {
  constructor(
    private readonly namespace: string,
    private readonly node: string,
  ) {}

  /** Announcements to all. */
  get members(): string {
    return `${this.namespace}.m`;
  }

  /** Announcements to this node. */
  get answers(): string {
    return `${this.namespace}.m.${token(this.node)}`;
  }

  /** The prefix of subjects for changes of names, which one start of this node hears. */
  names(instance: string): string {
    return `${this.namespace}.k.${token(this.node)}.${instance}`;
  }

  /** Asks who has a node's name. */
  claim(): string {
    return `${this.namespace}.c.${token(this.node)}`;
  }

  /** Frames to this node, of any. */
  get frames(): string {
    return `${this.namespace}.n.${token(this.node)}.*`;
  }

  framesTo(node: string): string {
    return `${this.namespace}.n.${token(node)}.${token(this.node)}`;
  }

  /** The node that a frame's subject names as its sender. */
  sender(subject: string): string {
    return named(subject.slice(subject.lastIndexOf('.') + 1));
  }

  /** May an answer go there? */
  takesAnswer(subject: string): boolean {
    return subject.startsWith(`${this.namespace}.m.`) || subject.startsWith('_INBOX.');
  }
}
