import { createHash, createHmac, randomBytes } from 'node:crypto';
import { UdpSide } from './turn-side';
import type { TurnSide } from './turn-side';

const COOKIE = 0x2112a442;
const ALLOCATE = 0x0003;
const CREATE_PERMISSION = 0x0008;
const Attribute = {
  USERNAME: 6,
  INTEGRITY: 8,
  ERROR: 9,
  PEER: 0x12,
  REALM: 0x14,
  NONCE: 0x15,
  RELAYED: 0x16,
  TRANSPORT: 0x19,
};

interface StunAnswer {
  readonly error?: number;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/**
 * A TURN client, by default over UDP, with just the functions that the tests need.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8656
 */
export class TurnClient {
  private realm: Buffer = Buffer.alloc(0);
  private nonce: Buffer = Buffer.alloc(0);
  private readonly side: TurnSide;

  public constructor(
    port: number,
    private readonly username: string,
    private readonly password: string,
    side?: TurnSide,
  ) {
    this.side = side ?? new UdpSide(port);
  }

  /** Asks for an allocation. Returns its address, or the error code. */
  public async allocate(): Promise<{ readonly relayed?: string; readonly error?: number }> {
    const transport: [number, Buffer] = [Attribute.TRANSPORT, Buffer.from([17, 0, 0, 0])];
    await this.challenge();
    const { error, attributes } = await this.ask(ALLOCATE, [transport], true);
    const relayed = attributes.get(Attribute.RELAYED);
    return { error, relayed: relayed && readAddress(relayed) };
  }

  /** Asks for an allocation without credentials. Returns the realm in the refusal. */
  public async challenge(): Promise<string> {
    const { error, attributes } = await this.ask(ALLOCATE, [[Attribute.TRANSPORT, Buffer.from([17, 0, 0, 0])]], false);
    if (error !== 401) throw new Error(`an allocation without credentials was answered by ${error}`);
    this.realm = attributes.get(Attribute.REALM) ?? this.realm;
    this.nonce = attributes.get(Attribute.NONCE) ?? this.nonce;
    return this.realm.toString();
  }

  /** Asks for permission to send to a peer. Returns undefined, or the error code. */
  public async permit(peer: string): Promise<number | undefined> {
    return (await this.ask(CREATE_PERMISSION, [[Attribute.PEER, xorAddress(peer)]], true)).error;
  }

  public close(): void {
    this.side.close();
  }

  private ask(type: number, attributes: [number, Buffer][], signed: boolean): Promise<StunAnswer> {
    const id = randomBytes(12);
    const credentials: [number, Buffer][] = [
      [Attribute.USERNAME, Buffer.from(this.username)],
      [Attribute.REALM, this.realm],
      [Attribute.NONCE, this.nonce],
    ];
    const plain = message(type, id, signed ? [...attributes, ...credentials] : attributes);
    return this.exchange(signed ? this.sign(plain) : plain, id);
  }

  private sign(plain: Buffer): Buffer {
    const key = createHash('md5').update(`${this.username}:${this.realm.toString()}:${this.password}`).digest();
    const withLength = Buffer.from(plain);
    withLength.writeUInt16BE(plain.length - 20 + 24, 2);
    return Buffer.concat([
      withLength,
      attribute(Attribute.INTEGRITY, createHmac('sha1', key).update(withLength).digest()),
    ]);
  }

  private async exchange(request: Buffer, id: Buffer): Promise<StunAnswer> {
    const data = await this.side.ask(request);
    if (!data.subarray(8, 20).equals(id)) throw new Error('an answer to another question');
    return parse(data);
  }
}
function message(type: number, id: Buffer, attributes: [number, Buffer][]): Buffer {
  const body = Buffer.concat(attributes.map(([kind, value]) => attribute(kind, value)));
  const header = Buffer.alloc(8);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.length, 2);
  header.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([header, id, body]);
}

function attribute(kind: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(kind, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function parse(data: Buffer): StunAnswer {
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at < data.length;) {
    const length = data.readUInt16BE(at + 2);
    attributes.set(data.readUInt16BE(at), data.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  const code = attributes.get(Attribute.ERROR);
  return { attributes, error: code && code[2] * 100 + code[3] };
}

function xorAddress(address: string): Buffer {
  const octets = Buffer.from(address.split('.').map(Number));
  const value = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]);
  value.writeUInt16BE(9999 ^ (COOKIE >>> 16), 2);
  value.writeUInt32BE((octets.readUInt32BE() ^ COOKIE) >>> 0, 4);
  return value;
}

function readAddress(value: Buffer): string {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE((value.readUInt32BE(4) ^ COOKIE) >>> 0);
  return octets.join('.');
}
