import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

const NAME_ERROR = 3;

/** A name server on loopback, whose records a test changes while it runs. */
export class NameServer {
  /** The IPv4 addresses, by name. */
  public readonly records = new Map<string, string>();
  /** If true, it answers nothing. */
  public isDown = false;
  /** A name of which it answers nothing. */
  public unanswered?: string;

  private constructor(
    private readonly socket: Socket,
    public readonly port: number,
  ) {
    socket.on('message', (query, { port: client }) => {
      if (this.isDown || nameIn(query).name === this.unanswered) return;
      socket.send(this.answer(query), client, '127.0.0.1');
    });
  }

  public static start(): Promise<NameServer> {
    const socket = createSocket('udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, '127.0.0.1', () => resolve(new NameServer(socket, socket.address().port)));
    });
  }

  public stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(resolve));
  }

  private answer(query: Buffer): Buffer {
    const { name, at } = nameIn(query);
    const address = this.records.get(name);
    const isIpv4 = query.readUInt16BE(at + 1) === 1;
    const answers = address !== undefined && isIpv4 ? [record(address)] : [];
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (address === undefined ? NAME_ERROR : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    return Buffer.concat([header, query.subarray(12, at + 5), ...answers]);
  }
}

/** The name that a query asks for, and where it ends. */
function nameIn(query: Buffer): { readonly name: string; readonly at: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]; length; length = query[at]) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.'), at };
}

/** A record that is valid for a second, with a pointer to the name in the question. */
function record(address: string): Buffer {
  const bytes = Buffer.from('c00c00010001000000010004', 'hex');
  return Buffer.concat([bytes, Buffer.from(address.split('.').map(Number))]);
}
