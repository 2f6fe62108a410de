import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { shownCertificate } from '../../cli/doctor/net/certificate';
import { ask } from '../../cli/doctor/net/http';
import { stunByTcp, stunByTls } from '../../cli/doctor/net/stun';

const LIMIT = 700;
const HEAD = 'HTTP/1.1 200 OK\r\n';
const open = new Set<Socket>();
const timers = new Set<NodeJS.Timeout>();
let server: Server | undefined;

/** A server that does this with each connection. */
async function serve(behave: (socket: Socket) => void): Promise<number> {
  server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    behave(socket);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.writable && socket.write(text), 20);
  timers.add(timer);
  socket.on('close', () => clearInterval(timer));
}

afterEach(async () => {
  timers.forEach(clearInterval);
  open.forEach((socket) => socket.destroy());
  await new Promise((resolve) => server?.close(resolve));
});

function request(port: number) {
  return ask(new URL('http://example.org/x'), {}, { addresses: ['127.0.0.1'], port, timeout: LIMIT });
}

describe('a request ends in time', () => {
  test.each<[string, (socket: Socket) => void, object]>([
    ['with silence', () => undefined, { trouble: 'does not answer in time' }],
    ['with headers that never end', (socket) => drip(socket, 'X: y\r\n'), { trouble: expect.any(String) }],
    [
      'with a body byte by byte',
      (socket) => {
        socket.write(`${HEAD}\r\n`);
        drip(socket, 'x');
      },
      { trouble: 'does not answer in time' },
    ],
    [
      'with one early hint after the other',
      (socket) => drip(socket, 'HTTP/1.1 103 Hint\r\n\r\n'),
      { trouble: 'does not answer in time' },
    ],
    [
      'with huge headers',
      (socket) => socket.write(`${HEAD}X: ${'y'.repeat(200_000)}\r\n\r\n`),
      { trouble: 'does not speak HTTP' },
    ],
    ['with nonsense', (socket) => socket.write('\u0000\u001b[2J nonsense\r\n\r\n'), { trouble: 'does not speak HTTP' }],
    [
      'with less than it promises',
      (socket) => socket.end(`${HEAD}Content-Length: 99\r\n\r\nabc`),
      { trouble: 'breaks the connection off' },
    ],
  ])('%s', async (_, behave, expected) => {
    expect(await request(await serve(behave))).toMatchObject(expected);
  });

  test('with a body that never ends, of which it reads a mebibyte', async () => {
    const block = 'x'.repeat(65_536);
    const port = await serve((socket) => {
      const more = () => {
        while (socket.writable && socket.write(block));
      };
      socket.on('drain', more);
      socket.write(`${HEAD}\r\n`);
      more();
    });
    // A slow machine may reach the limit of time first.
    const answer = await request(port);
    expect('body' in answer ? answer.body.length : 0).toBeLessThan(2 * 1024 * 1024);
  });
});

describe('a certificate ends in time', () => {
  const place = (port: number) => ({ host: '127.0.0.1', port, servername: 'example.org' });

  test.each<[string, (socket: Socket) => void]>([
    ['with silence', () => undefined],
    ['with a record of TLS byte by byte', (socket) => drip(socket, '\u0016')],
    ['with nonsense', (socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n')],
    ['with an end', (socket) => socket.destroy()],
  ])('%s', async (_, behave) => {
    expect(await shownCertificate(place(await serve(behave)), [], LIMIT)).toMatchObject({
      trouble: expect.any(String),
    });
  });
});

describe('a question to a relay ends in time', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['with silence', () => undefined],
    [
      'with an answer to another question',
      (socket) => socket.write(Buffer.from('010100002112a442'.padEnd(40, '0'), 'hex')),
    ],
    ['with byte after byte', (socket) => drip(socket, 'x')],
  ])('%s', async (_, behave) => {
    const port = await serve(behave);
    expect(await stunByTcp('127.0.0.1', port, LIMIT)).toBe('other');
    expect(await stunByTls('127.0.0.1', port, LIMIT, 'example.org')).toBe('other');
  });
});
