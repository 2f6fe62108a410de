import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turnCheckScript } from '../../../lib/turn-check/turn-check-script';

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the program as its pod does, with the password on standard input. */
export function turnCheck(password: string, ...args: string[]): Promise<Run> {
  const program = join(mkdtempSync(join(tmpdir(), 'turn-check-')), 'turn-check.py');
  writeFileSync(program, turnCheckScript());
  return new Promise((resolve) => {
    let output = '';
    const child = spawn('python3', [program, '--password-file', '-', ...args]);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(password);
  });
}
