import { connect } from 'node:net';
import { reachOf } from './failure-words';
import type { Reach } from './net';

/** Tries a TCP connection. */
export function tryTcp(host: string, port: number, timeout: number): Promise<Reach> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (reach: Reach) => {
      socket.destroy();
      resolve(reach);
    };
    socket.setTimeout(timeout, () => end('silent'));
    socket.on('connect', () => end('open'));
    socket.on('error', (error) => end(reachOf(error)));
  });
}
