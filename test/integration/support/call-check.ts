import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../../lib/shared/program/program';
import { ALICE, SECRETS } from './call-server';
import type { CallServer, ServerFaults } from './call-server';
import { KEY_SECRET } from './livekit';
import type { TokenServiceFaults } from './token-service';
import type { Run } from './turn-check';

export interface CallCheckOptions {
  /** @default 'python3' */
  readonly python?: string;
  /** @default - the URL of the proxy with TLS */
  readonly url?: string;
  /** If false, the program doesn't trust the authority of the server's certificate. @default true */
  readonly trust?: boolean;
}

/** Runs the check of calls as a person does, from outside. Checks that the program prints no secret. */
export async function callCheck(server: CallServer, args: readonly string[] = [], options: CallCheckOptions = {}) {
  const file = join(mkdtempSync(join(tmpdir(), 'call-check-')), 'call-check.py');
  writeFileSync(file, program('call_check/main.py'));
  const trust = (options.trust ?? true) ? ['--ca', server.authority.certificate] : [];
  const all = [
    file,
    '--password-file',
    '-',
    '--timeout',
    '15',
    ...trust,
    ...args,
    '--',
    options.url ?? server.url,
    'alice',
  ];
  const run = await new Promise<Run>((resolve) => {
    let output = '';
    const child = spawn(options.python ?? 'python3', all);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(ALICE);
  });
  for (const secret of [...SECRETS, KEY_SECRET, ...server.tokens.given]) expect(run.output).not.toContain(secret);
  return run;
}

/** Runs the check of group calls alone, with faults in the token service and in the homeserver's answers. */
export async function withFaults(
  server: CallServer,
  tokens: TokenServiceFaults,
  faults: ServerFaults = {},
  args: readonly string[] = [],
): Promise<Run> {
  server.tokens.faults = tokens;
  server.faults = faults;
  try {
    return await callCheck(server, ['--skip', 'relay', ...args]);
  } finally {
    server.tokens.faults = {};
    server.faults = {};
  }
}
