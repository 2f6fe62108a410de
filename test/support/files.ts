import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is removed after the run, as everything below `tmpdir()`: see temporary-root.js. */
export function tempDir(): string {
  return mkdtempSync(join(tmpdir(), 'files-'));
}

/** Writes text to a file below `dir`, and returns its path. A program that reads the file meanwhile finds the old or the new text, as in a pod. */
export function write(dir: string, name: string, text: string | Buffer): string {
  const path = join(dir, name);
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  return path;
}

/** Values that must not turn up where a secret doesn't belong. */
export const MARKERS = {
  siteKey: 'MARKER-site-key-1f0c',
  secretKey: 'MARKER-secret-key-2e9a',
  registration: 'MARKER-registration-3d81',
  turn: 'MARKER-turn-4c77',
} as const;

/** A `.secrets.yaml` with every key in it. */
export const FULL_SECRETS_FILE = `synapse:
  recaptcha: { siteKey: "${MARKERS.siteKey}", secretKey: "${MARKERS.secretKey}" }
  registration_shared_secret: "${MARKERS.registration}"
coturn: { turn_shared_secret: "${MARKERS.turn}", public_ip_static: "203.0.113.7" }
`;
