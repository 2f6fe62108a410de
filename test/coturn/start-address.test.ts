import { CONFIG, addressLines as lines, start } from '../support/start-script';

describe('a private address in DNS', () => {
  const PRIVATE = [
    ...[
      '10.1.2.3',
      '192.168.1.10',
      '172.16.0.1',
      '172.31.9.9',
      '100.64.0.1',
      '100.127.255.1',
      '169.254.1.1',
      '127.0.0.1',
    ],
    ...[
      '0.0.0.0',
      '198.18.0.7',
      '192.0.0.8',
      '239.1.1.1',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1',
      'fd12:3::1',
      'fc00::1',
    ],
    ...['fec0::1', 'ff02::1', '64:ff9b::cb00:7107'],
  ];
  const PUBLIC = [
    '9.9.9.9',
    '100.63.0.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '2600::1',
    '2a00:fd00::1',
  ];
  const answer = (address: string, more: { [name: string]: string } = {}) => {
    const ANSWERS = address.includes(':') ? { ANSWER4: '', ANSWER6: address } : { ANSWER4: address, ANSWER6: '' };
    const env = {
      EXTERNAL_HOST: 'turn.example.org',
      EXTERNAL_IP: undefined,
      POD_IPS: '10.0.0.4,fd00::4',
      ...ANSWERS,
      ...more,
    };
    return start({ config: CONFIG, secret: 'x' }, env);
  };

  test.each(PRIVATE)('%s: the relay does not start, and says why', (address) => {
    const { code, argv, output } = answer(address);
    expect([code, argv]).toEqual([1, undefined]);
    expect(output).toContain(`WARNING: turn.example.org has the private address ${address}`);
    expect(output).toContain(
      `coturn is not started: the DNS of this cluster answers turn.example.org with the private address ${address}`,
    );
  });

  test.each(PRIVATE)('%s is announced with a warning if it is meant', (address) => {
    const { code, output, config } = answer(address, { PRIVATE_IS_MEANT: 'yes' });
    expect(code).toBe(0);
    expect(config).toContain(`external-ip=${address}/`);
    expect(output).toContain(`WARNING: ${address} is a private address: only people in that network can have calls`);
  });

  test.each(PUBLIC)('%s is none', (address) => {
    const { code, output, config } = answer(address);
    expect([code, output]).toEqual([0, expect.not.stringContaining('private')]);
    expect(config).toContain(`external-ip=${address}/`);
  });

  test('beside a public one, it is left out and told', () => {
    const { config, output } = answer('192.168.1.10 9.9.9.9', { ANSWER6: 'fd00::7' });
    expect(config).toContain('external-ip=9.9.9.9/10.0.0.4\n');
    expect(config).not.toMatch(/192.168.1.10|fd00::7/);
    expect(output).toContain('has the private address 192.168.1.10 fd00::7, which the relay');
  });
});

test('an address that was written out may be private, and the log says so', () => {
  const { code, output } = start({ config: CONFIG, secret: 'x' }, { EXTERNAL_IP: '192.168.1.10' });
  expect([code, output]).toEqual([0, expect.stringContaining('WARNING: 192.168.1.10 is a private address')]);
});

describe('the SFU at a private address', () => {
  const NETWORKS = '10.42.0.0/16 10.43.0.0/16';
  const peers = (env: { [name: string]: string }) => {
    const { code, config, output } = start({ config: CONFIG, secret: 'x' }, { CLUSTER_NETWORKS: NETWORKS, ...env });
    expect(code).toBe(0);
    return { output, opened: config.split('\n').filter((line) => line.startsWith('allowed-peer-ip=')) };
  };

  test.each(['192.168.1.9', '10.41.255.255', '10.44.0.1', '172.31.0.1', '100.64.0.1', 'fd12::9'])(
    '%s is opened, and nothing else',
    (address) => {
      const { opened, output } = peers({ SFU_IP: address });
      expect(opened).toEqual([`allowed-peer-ip=${address}`]);
      expect(output).toContain(`sending to ${address} too, where the SFU is`);
    },
  );

  test.each([
    ...['10.42.0.1', '10.43.255.255', '127.0.0.1', '0.0.0.0', '169.254.169.254', '239.1.1.1', '::', '::1', 'fe80::1'],
    ...['64:ff9b::a00:1', '198.18.0.1'],
  ])('%s, where no SFU is, is not opened, and that is told', (address) => {
    const { opened, output } = peers({ SFU_IP: address });
    expect(opened).toEqual([]);
    expect(output).toContain(`WARNING: the SFU has the address ${address}, to which the relay doesn't send`);
  });

  test.each(['9.9.9.9', '172.32.0.1', '2600::1'])('%s is public, and needs no rule', (address) => {
    expect(peers({ SFU_IP: address })).toMatchObject({ opened: [], output: expect.not.stringContaining('SFU') });
  });

  test('is found by its name, and those of its addresses that are private are opened', () => {
    const dns = { ANSWER4: '192.168.1.9 9.9.9.9 10.42.0.1', ANSWER6: '' };
    expect(peers({ SFU_HOST: 'rtc.example.org', ...dns }).opened).toEqual(['allowed-peer-ip=192.168.1.9']);
  });

  test('is not taken for another where networks of the cluster have IPv6, which is not calculated', () => {
    const env = { CLUSTER_NETWORKS: `${NETWORKS} fd42::/48` };
    expect(peers({ ...env, SFU_IP: 'fd12::9' }).opened).toEqual([]);
    expect(peers({ ...env, SFU_IP: '192.168.1.9' }).opened).toEqual(['allowed-peer-ip=192.168.1.9']);
  });
});

test('the name is looked up with one dot at its end, so that no search domain is tried', () => {
  for (const host of ['turn.known.example', 'turn.known.example.']) {
    expect(lines({ EXTERNAL_HOST: host, EXTERNAL_IP: undefined })).toContain('external-ip=198.51.100.5/10.0.0.4');
  }
});
