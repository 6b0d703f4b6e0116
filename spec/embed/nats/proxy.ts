// A bad line to a server, for specs: a TCP proxy on loopback that delays what it carries, and breaks connections,
// mostly in the middle of something. Chance is seeded: the same seed breaks after the same numbers of bytes.
import { connect, createServer, type AddressInfo, type Server as Listener, type Socket } from 'node:net';
import { Chance } from '../../actors/nodes/chance.ts';

interface Weather {
  readonly seed: number;
  /** Bytes that a connection carries, at most, before it breaks. */
  readonly bytes: number;
  /** Most milliseconds by which a piece is late. */
  readonly delay: number;
}

export class Proxy {
  private readonly sockets = new Set<Socket>();
  private readonly chance: Chance;
  /** Connections that have broken. */
  broken = 0;

  private constructor(
    private readonly listener: Listener,
    private readonly port: number,
    private readonly weather: Weather,
  ) {
    this.chance = new Chance(weather.seed);
    listener.on('connection', (socket) => this.join(socket));
  }

  static async start(port: number, weather: Weather): Promise<Proxy> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return new Proxy(listener, port, weather);
  }

  get address(): string {
    return `nats://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  private join(near: Socket): void {
    const far = connect(this.port, '127.0.0.1'),
      pair = [near, far];
    let left = this.chance.between(0.1, 1) * this.weather.bytes;
    const end = (): void => {
      for (const socket of pair) {
        this.sockets.delete(socket);
        socket.destroy();
      }
    };
    /** What of a piece still gets through. */
    const passing = (piece: Buffer): Buffer => {
      left -= piece.length;
      return left > 0 ? piece : piece.subarray(0, Math.max(0, piece.length + left));
    };
    for (const [from, to] of [pair, [far, near]] as [Socket, Socket][]) {
      this.sockets.add(from);
      from.on('error', end).on('close', end);
      from.on('data', (piece) => {
        const part = passing(piece as Buffer);
        from.pause();
        setTimeout(
          () => {
            if (!to.destroyed) to.write(part);
            if (part.length === piece.length) from.resume();
            else {
              this.broken++;
              to.end(end);
            }
          },
          this.chance.between(0, this.weather.delay),
        );
      });
    }
  }

  stop(): void {
    this.listener.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
