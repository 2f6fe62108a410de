import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A connection between a TURN client and its relay on loopback. */
export interface TurnSide {
  /** Sends a request and returns the next message. */
  ask(request: Buffer): Promise<Buffer>;
  close(): void;
}

/** The time in milliseconds in which the relay must answer. */
const PATIENCE = 10_000;
/** A request over UDP is sent again after so many milliseconds, as its packet may be lost on a busy machine. */
const AGAIN = 500;

export class UdpSide implements TurnSide {
  private readonly socket = createSocket('udp4');
  private readonly bound: Promise<void>;

  /** @param address the address of the client, for example of one of its networks */
  constructor(
    private readonly port: number,
    address?: string,
  ) {
    this.bound = new Promise((resolve) => this.socket.bind({ port: 0, address }, resolve));
  }

  public async ask(request: Buffer): Promise<Buffer> {
    await this.bound;
    const send = () => this.socket.send(request, this.port, '127.0.0.1');
    const again = setInterval(send, AGAIN);
    let read: (data: Buffer) => void = () => undefined;
    try {
      return await answer((listen) => {
        // The answer to a request that was sent twice comes twice. Its number tells it from the next one's.
        read = (data) => data.subarray(8, 20).equals(request.subarray(8, 20)) && listen(data);
        this.socket.on('message', read);
        send();
      });
    } finally {
      clearInterval(again);
      this.socket.off('message', read);
    }
  }

  public close(): void {
    this.socket.close();
  }
}

export class TcpSide implements TurnSide {
  private readonly socket: Socket;

  constructor(port: number, localAddress?: string) {
    this.socket = connect({ port, host: '127.0.0.1', localAddress });
  }

  public ask(request: Buffer): Promise<Buffer> {
    return answer((listen) => {
      let data = Buffer.alloc(0);
      const read = (part: Buffer) => {
        data = Buffer.concat([data, part]);
        // A message has a header of 20 bytes, with the length of the rest.
        if (data.length < 20 || data.length < 20 + data.readUInt16BE(2)) return;
        this.socket.off('data', read);
        listen(data);
      };
      this.socket.on('data', read);
      this.socket.write(request);
    });
  }

  public close(): void {
    this.socket.destroy();
  }
}

function answer(ask: (listen: (data: Buffer) => void) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error(`the relay gave no answer in ${PATIENCE} ms`)), PATIENCE);
    ask((data) => {
      clearTimeout(timeout);
      resolve(data);
    });
  });
}
