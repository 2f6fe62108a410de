import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Failure, codeOf } from '../failure';

/** Files of settings are small. A larger file is another file, given by mistake. */
const LARGEST = 1024 * 1024;

/** A failure that names the file and never shows its text, which may hold a secret. */
export function unreadable(file: string, reason: string): Failure {
  return new Failure(`${file} ${reason}. Nothing was written.`);
}

/** The place of a character, as an editor shows it. */
export function place(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `at line ${lines.length}, column ${lines[lines.length - 1].length + 1}`;
}

/**
 * Reads a file of settings. A byte order mark is left out, and each line ends with a line feed.
 *
 * @throws Failure in one sentence, without any text of the file
 */
export function readText(file: string): string {
  const text = decoded(file, bytesOf(file)).replace(/\r\n?/g, '\n');
  // YAML forbids these characters, and the parsers of Helm and of Synapse refuse them.
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]/.exec(text);
  if (control) throw unreadable(file, `has a control character, which YAML forbids, ${place(text, control.index)}`);
  if (text.trim() === '') throw unreadable(file, 'is empty');
  return text;
}

function bytesOf(file: string): Buffer {
  try {
    const descriptor = openSync(file, 'r');
    try {
      if (fstatSync(descriptor).isDirectory()) throw unreadable(file, 'is a folder, not a file');
      const buffer = Buffer.alloc(LARGEST + 1);
      let length = 0;
      for (let read = 1; read > 0 && length < buffer.length; length += read) {
        read = readSync(descriptor, buffer, length, buffer.length - length, null);
      }
      if (length > LARGEST) throw unreadable(file, 'is larger than 1 MiB, which no file of settings is');
      return buffer.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = codeOf(error);
    throw unreadable(file, `can't be read (${code})`);
  }
}

function decoded(file: string, bytes: Buffer): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw unreadable(file, 'is UTF-16: save it as UTF-8');
  }
  const strict = new TextDecoder('utf-8', { fatal: true });
  try {
    return strict.decode(bytes);
  } catch {
    throw unreadable(file, `is not UTF-8 ${firstBadByte(bytes)}: save it as UTF-8`);
  }
}

/** The lenient decoder puts U+FFFD in the place of the first bad byte. A file can also contain the character itself, as three valid bytes. */
function firstBadByte(bytes: Buffer): string {
  const valid = (length: number): boolean => {
    try {
      // A character that is cut off at the end is not an error here.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (valid(middle)) good = middle;
    else bad = middle;
  }
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, good), { stream: true });
  return place(text, text.length);
}
