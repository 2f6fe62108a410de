import { callCheck, withFaults } from './support/call-check';
import { CallServer, defaultWellKnown, transport } from './support/call-server';
import { startSfu } from './support/livekit';
import type { Sfu } from './support/livekit';
import { notes, wrong } from './support/turn-check';

const REGISTERED_ROUTES = '/_matrix/client/unstable/io.element.msc4195';
let server: CallServer;
let sfu: Sfu;
beforeAll(async () => {
  server = await CallServer.start({ turnUris: ['turn:127.0.0.1:9'] });
  server.sfu = sfu = await startSfu();
});
afterAll(async () => {
  await server.stop();
  await sfu.server.stop();
});

describe('what clients are told', () => {
  const told = async (transports: object[], foci?: object[]) => {
    const wellKnown = { ...defaultWellKnown(server.port), ...(foci && { 'org.matrix.msc4143.rtc_foci': foci }) };
    return withFaults(server, {}, { transports, wellKnown });
  };

  test('has only a url', async () => {
    const { type, url } = transport(server.port);
    expect(wrong(await told([{ type, url }]))).toEqual([
      `the homeserver tells only the url ${url} and no livekit_service_url: Element X and others then do nothing on "call".`,
    ]);
  });

  test('has only a livekit_service_url', async () => {
    const { type, livekit_service_url } = transport(server.port);
    const run = await told([{ type, livekit_service_url }]);
    expect([wrong(run), notes(run)[0]]).toEqual([
      [],
      expect.stringContaining(`tells only the livekit_service_url ${livekit_service_url}: it is the older spelling`),
    ]);
    expect(run.output).toContain('✓ media reach the SFU by TCP');
  });

  test('is not encrypted', async () => {
    const url = 'ws://127.0.0.1:1';
    const run = await told([{ ...transport(server.port), url }]);
    expect(wrong(run)[0]).toBe(`its url is ${url}, which does not start with wss://: browsers and apps refuse it.`);
  });

  test('differs in the two places', async () => {
    const other = 'https://other.example.org';
    const run = await told([transport(server.port)], [{ type: 'livekit', livekit_service_url: other }]);
    expect(wrong(run)).toEqual([
      `the homeserver names the token service https://127.0.0.1:${server.port}, and the well-known names ${other}: people of one room would meet at different places.`,
    ]);
  });

  test('is in one place only', async () => {
    expect(wrong(await told([transport(server.port)], []))).toEqual([
      `https://127.0.0.1:${server.port}/.well-known/matrix/client has no org.matrix.msc4143.rtc_foci: apps that look there find no group calls.`,
    ]);
    expect(wrong(await told([]))[0]).toBe(
      'only the well-known tells about group calls, and the homeserver has no transports: newer apps find none.',
    );
  });

  test('is nothing, which is no fault', async () => {
    const run = await told([], []);
    expect([run.code, wrong(run)]).toEqual([0, []]);
    expect(run.output).toContain('· this homeserver offers no group calls (MatrixRTC): nothing to check.');
  });

  test('has no well-known', async () => {
    expect(wrong(await withFaults(server, {}, { wellKnown: null }))).toEqual([
      `https://127.0.0.1:${server.port}/.well-known/matrix/client answers 404: apps look there for the homeserver and for group calls.`,
    ]);
  });

  test('names a host without address', async () => {
    const lost = { url: 'wss://rtc.invalid', livekit_service_url: 'https://rtc.invalid' };
    expect(wrong(await told([{ type: 'livekit', ...lost }], [{ type: 'livekit', ...lost }]))).toEqual([
      'rtc.invalid has no address in DNS.',
    ]);
  });
});

describe('the token service', () => {
  test.each([502, 503])('does not run (%i)', async (status) => {
    const run = await withFaults(server, { status });
    expect(wrong(run)).toEqual([
      expect.stringContaining('the token service is registered at the homeserver only half: a request through it ends'),
      `https://127.0.0.1:${server.port}/sfu/get answers ${status}: the token service does not run.`,
    ]);
  });

  test('has no route', async () => {
    expect(wrong(await withFaults(server, {}, { broken: { '/sfu/get': 404 } }))).toEqual([
      `https://127.0.0.1:${server.port}/sfu/get answers 404: no route leads to the token service.`,
    ]);
  });

  test('can not be asked by browsers', async () => {
    const found = wrong(await withFaults(server, { noCors: true }));
    expect(found[0]).toContain('answers a browser without the CORS headers that it needs');
  });

  test('has a certificate of an authority that nobody knows', async () => {
    const run = await callCheck(server, ['--skip', 'relay'], { url: server.plainUrl, trust: false });
    expect(wrong(run).at(-1)).toBe(
      '127.0.0.1: its certificate comes from an authority that is not known here. It is for 127.0.0.1, issued by Test Test authority.',
    );
  });

  test.each<[string, object, string]>([
    ['it does not reach the homeserver, and others do', {}, 'answers as it should.'],
    ['the route is closed', { broken: { '/_matrix/federation': 404 } }, 'which answers 404.'],
  ])('does not know the user, as %s', async (_, faults, end) => {
    const [found] = wrong(await withFaults(server, { openIdUnreachable: true }, faults));
    expect(found).toContain('the token service does not accept who the user is: it answers 401 M_UNAUTHORIZED');
    expect(found).toContain(`https://127.0.0.1:${server.port}/_matrix/federation/v1/openid/userinfo`);
    expect(found.endsWith(end)).toBe(true);
  });

  test('serves other homeservers only', async () => {
    const run = await withFaults(server, { unknownHomeserver: true });
    expect(wrong(run)).toEqual(['the token service knows the user, and gives no token: 403 M_FORBIDDEN not allowed.']);
    expect(run.output).toContain('must be in LIVEKIT_FULL_ACCESS_HOMESERVERS');
  });

  test('hands out another text as address', async () => {
    const url = `wss://127.0.0.1:${server.port}/`;
    const found = wrong(await withFaults(server, { url }));
    expect(found).toEqual([
      expect.stringContaining('gives no token through the homeserver: it answers 400 unknown url.'),
      expect.stringContaining(
        `hands out the SFU address ${url}, and the homeserver tells wss://127.0.0.1:${server.port}:`,
      ),
    ]);
  });

  test.each([401, 403, 502])('is registered half: %i', async (status) => {
    const [found] = wrong(await withFaults(server, {}, { broken: { [REGISTERED_ROUTES]: status } }));
    expect(found).toContain(`registered at the homeserver only half: a request through it ends with ${status}`);
  });

  test('is not registered, which is the older way, and delayed events are too short', async () => {
    const older = await CallServer.start({
      turnUris: ['turn:127.0.0.1:9'],
      change: (yaml) =>
        yaml
          .replace(/^app_service_config_files.*$/m, '')
          .replace(/^max_event_delay.*$/m, 'max_event_delay_duration: 60s'),
    });
    older.sfu = sfu;
    const run = await withFaults(older, {});
    await older.stop();
    expect(wrong(run)).toEqual([
      'the homeserver takes no delayed events of an hour, which calls need: The requested delay (3600000ms) exceeds the allowed maximum (60000ms).',
    ]);
    expect(run.output).toContain('· the token service is not registered at the homeserver');
    expect(run.output).toContain('✓ media reach the SFU by UDP');
  });
});

describe('the SFU', () => {
  test('has another secret', async () => {
    const found = wrong(await withFaults(server, { secret: 'another secret 0123456789 0123456789' }));
    expect(found).toEqual([expect.stringMatching(/^the SFU refuses the token \(401\): invalid token: …/)]);
  });

  test('has a clock that is behind', async () => {
    const run = await withFaults(server, { ahead: 7230 });
    expect(notes(run)).toContain(
      "the token service's clock is 2 hours ahead of this machine's: one of the two is wrong.",
    );
    expect(wrong(run)).toEqual(["the SFU's clock is 2 hours behind the one of the token service."]);
  });

  test('has no room', async () => {
    expect(wrong(await withFaults(server, { opensNoRoom: true }))).toEqual([
      'the SFU has no such room (404): the token service did not open it.',
    ]);
  });

  test.each([
    [404, 'no route leads to the SFU: wss://127.0.0.1:PORT/rtc answers 404.'],
    [502, 'the SFU does not run: wss://127.0.0.1:PORT/rtc answers 502.'],
    [400, 'wss://127.0.0.1:PORT/rtc opens no WebSocket: it answers 400 broken.'],
  ])('is not reached (%i)', async (status, expected) => {
    const found = wrong(await withFaults(server, {}, { broken: { '/rtc': status } }));
    expect(found).toEqual([expected.replace('PORT', String(server.port))]);
  });
});
