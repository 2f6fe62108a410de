import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG, start } from '../support/start-script';
import type { Shell } from '../support/start-script';

/** A folder with the programs of busybox and no others. The stubs have the shell at /bin/sh. */
function busybox(): Shell {
  const which = (name: string) => execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  const path = mkdtempSync(join(tmpdir(), 'busybox-'));
  const program = which('busybox');
  for (const name of execFileSync(program, ['--list'], { encoding: 'utf8' }).trim().split('\n')) {
    symlinkSync(program, join(path, name));
  }
  return { command: join(path, 'sh'), path };
}

describe("the start script in busybox's shell, with its programs", () => {
  const shell = busybox();
  const run = (env: { [name: string]: string | undefined }, secret = 'TURN-VALUE') =>
    start({ config: CONFIG, secret }, env, shell);

  test('finds both addresses by a name, and the private one of the SFU', () => {
    const env = {
      ...{ EXTERNAL_HOST: 'turn.known.six', EXTERNAL_IP: undefined, POD_IPS: '10.0.0.4,fd00::4' },
      ...{ SFU_IP: '192.168.1.9,10.43.0.1', CLUSTER_NETWORKS: '10.42.0.0/15' },
    };
    expect(run(env).config.slice(CONFIG.length)).toBe(
      [
        ...['listening-ip=10.0.0.4', 'relay-ip=10.0.0.4', 'external-ip=198.51.100.5/10.0.0.4'],
        ...['listening-ip=fd00::4', 'relay-ip=fd00::4', 'external-ip=2001:db8::5/fd00::4'],
        ...['allowed-peer-ip=192.168.1.9', 'static-auth-secret=TURN-VALUE', ''],
      ].join('\n'),
    );
  });

  test('does not start with a private address, and says why', () => {
    const env = { EXTERNAL_HOST: 'turn.example.org', EXTERNAL_IP: undefined, ANSWER4: '192.168.1.10', ANSWER6: '' };
    const { code, argv, output } = run(env);
    expect([code, argv]).toEqual([1, undefined]);
    expect(output).toContain('answers turn.example.org with the private address 192.168.1.10');
  });

  test("finds an address of the node, which busybox's hostname can't list", () => {
    const file = join(__dirname, '../../lib/programs/shared/address.sh');
    const text = `. ${file}; for address in 127.0.0.1 127.0.0.9; do has_address $address && echo $address; done; true`;
    const env = { PATH: shell.path };
    expect(execFileSync(shell.command, ['-c', text], { encoding: 'utf8', env })).toBe('127.0.0.1\n');
  });

  test.each([
    [' \t\r\n ', 'has only blanks'],
    ['a\nb', 'has a line break'],
    ['\u00a0a', 'starts or ends with a blank'],
    ['ü'.repeat(501) + 'x', 'has 1003 bytes'],
  ])('refuses the secret %j', (secret, reason) => {
    expect(run({}, secret).output).toContain(reason);
  });
});
