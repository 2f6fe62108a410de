/** The purposes of connections to servers that keep data for others. A test compares them with those that parts declare. */
export const DATA_PURPOSES: ReadonlySet<string> = new Set([
  'accounts, rooms and messages',
  'backups of the database',
  'the bucket for media',
  'the database',
  'the list of media',
  'the repository of backups',
]);

/** The data at a server elsewhere, by the purposes of the connections to it. One purpose may stand for another. */
export function dataFor(purposes: readonly string[]): string[] {
  const data = purposes.filter((purpose) => DATA_PURPOSES.has(purpose));
  const database = data.includes('accounts, rooms and messages');
  return data.filter((purpose) => !database || !['the database', 'the list of media'].includes(purpose)).map(plain);
}

/** A name as the title of a box or as a row in it: without its article. */
export function plain(name: string): string {
  return name.replace(/^the (?=.)/, '');
}
