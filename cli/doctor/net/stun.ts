import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { reachOf } from './failure-words';
import type { StunReach } from './net';
import { withoutBrackets } from '../server-name';

/** The question "which address do I have?", which needs no password. @see https://www.rfc-editor.org/rfc/rfc8489#section-5 */
function bindingRequest(): Buffer {
  return Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)]);
}

/** A success or an error: either way it is STUN, and answers this question. */
function isAnswer(data: Buffer, request: Buffer): boolean {
  const type = data.length >= 20 ? data.readUInt16BE(0) : 0;
  return (type === 0x0101 || type === 0x0111) && data.subarray(4, 20).equals(request.subarray(4));
}

/** Datagrams get lost, so it asks three times. */
export function stunByUdp(host: string, port: number, timeout: number): Promise<StunReach> {
  const request = bindingRequest();
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const timers = [0, timeout / 4, timeout / 2].map((delay) => setTimeout(send, delay));
    const end = (reach: StunReach) => {
      [...timers, limit].forEach(clearTimeout);
      socket.close();
      resolve(reach);
    };
    const limit = setTimeout(() => end('silent'), timeout);
    let open = false;
    function send(): void {
      if (open) socket.send(request);
    }
    socket.on('error', (error) => end(reachOf(error)));
    socket.on('message', (data) => end(isAnswer(data, request) ? 'stun' : 'other'));
    // Only a connected socket is told that the port is closed.
    socket.connect(port, host, () => {
      open = true;
      send();
    });
  });
}

export function stunByTcp(host: string, port: number, timeout: number): Promise<StunReach> {
  return stunByStream(() => connect({ host, port }), 'connect', timeout);
}

/** The certificate is a check of its own. */
export function stunByTls(host: string, port: number, timeout: number, name: string): Promise<StunReach> {
  const servername = withoutBrackets(name);
  const options = { host, port, rejectUnauthorized: false, ...(isIP(servername) === 0 && { servername }) };
  return stunByStream(() => connectTls(options), 'secureConnect', timeout);
}

function stunByStream(open: () => Socket, ready: string, timeout: number): Promise<StunReach> {
  const request = bindingRequest();
  return new Promise((resolve) => {
    let connected = false;
    let received = Buffer.alloc(0);
    const socket = open();
    const end = (reach: StunReach) => {
      socket.destroy();
      resolve(reach);
    };
    const limit = setTimeout(() => end(connected ? 'other' : 'silent'), timeout);
    socket.on('close', () => clearTimeout(limit));
    socket.on('connect', () => (connected = true));
    socket.on(ready, () => socket.write(request));
    socket.on('error', (error) => end(connected ? 'other' : reachOf(error)));
    socket.on('end', () => end('other'));
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      if (received.length >= 20) end(isAnswer(received, request) ? 'stun' : 'other');
    });
  });
}
