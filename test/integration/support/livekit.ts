import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, freePort } from './processes';
import { now, signed } from './rtc/jwt';

export const KEY = 'matrix';
export const KEY_SECRET = 'a secret of the SFU that nobody may see 0123456789';

export interface SfuOptions {
  /** The address that it tells people. @default '127.0.0.1' */
  readonly nodeIp?: string;
  /** Lines below `rtc` in its config. */
  readonly rtc?: object;
  /** @default KEY_SECRET */
  readonly secret?: string;
}

/** An SFU that runs on loopback until the test ends it. */
export interface Sfu {
  readonly url: string;
  readonly port: number;
  readonly udpPort: number;
  readonly tcpPort: number;
  readonly server: Server;
  /** The identities of all participants of all rooms. */
  participants(): Promise<string[]>;
}

export async function startSfu(options: SfuOptions = {}): Promise<Sfu> {
  const [port, tcpPort, udpPort] = [await freePort(), await freePort(), await freePort()];
  const config = {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      ...{ tcp_port: tcpPort, udp_port: udpPort, use_external_ip: false, enable_loopback_candidate: true },
      node_ip: options.nodeIp ?? '127.0.0.1',
      interfaces: { includes: ['lo'] },
      ...options.rtc,
    },
    keys: { [KEY]: options.secret ?? KEY_SECRET },
    room: { auto_create: false },
  };
  const file = join(mkdtempSync(join(tmpdir(), 'livekit-')), 'livekit.yaml');
  writeFileSync(file, JSON.stringify(config));
  const url = `http://127.0.0.1:${port}`;
  const server = await Server.start('LiveKit', ['livekit-server', '--config', file], {
    ready: async () => (await fetch(url)).ok,
  });
  return { url, port, udpPort, tcpPort, server, participants: () => participants(url) };
}

async function participants(url: string): Promise<string[]> {
  const ask = async (method: string, room: string) => {
    const grants = { roomList: true, roomAdmin: true, room };
    const answer = await fetch(`${url}/twirp/livekit.RoomService/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${jwt({ video: grants }, KEY_SECRET)}` },
      body: JSON.stringify(room === '' ? {} : { room }),
    });
    return (await answer.json()) as { rooms?: { name: string }[]; participants?: { identity: string }[] };
  };
  const { rooms = [] } = await ask('ListRooms', '');
  const all = await Promise.all(rooms.map(({ name }) => ask('ListParticipants', name)));
  return all.flatMap((room) => (room.participants ?? []).map(({ identity }) => identity));
}

/** A token for the SFU. It is made `ahead` seconds from now. */
export function jwt(claims: object, secret: string, ahead = 0): string {
  const from = now() + ahead;
  return signed({ iss: KEY, nbf: from, exp: from + 3600, ...claims }, secret);
}
