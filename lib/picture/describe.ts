import type { Picture, PictureLine } from './picture';

/** Each connection as a sentence, for those who hear the picture. */
export function describe(picture: Picture): string[] {
  const titles = boxTitles(picture);
  return picture.lines.map((line) => lineText(line, titles));
}

/** The titles of boxes by their IDs. */
export function boxTitles({ boxes }: Picture): ReadonlyMap<string, string> {
  return new Map(boxes.map(({ id, title }) => [id, title]));
}

export function lineText(line: PictureLine, titles: ReadonlyMap<string, string>): string {
  const ends = `${titles.get(line.from) ?? ''} to ${titles.get(line.to) ?? ''}`;
  return `${ends}, ${line.isPublic ? 'public ' : ''}${lineLabel(line)}`;
}

/** Ports and purposes. */
export function lineLabel({ ports, purposes }: PictureLine): string {
  return `${ports.join(', ')}: ${purposes.join('; ')}`;
}
