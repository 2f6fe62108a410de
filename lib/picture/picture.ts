/** The kinds of boxes: people and servers of the internet, the same as others reach them, the ingress, pods, and servers elsewhere. */
export type BoxKind = 'clients' | 'world' | 'ingress' | 'pods' | 'elsewhere';

/** A frame around boxes. */
export interface PictureGroup {
  readonly id: string;
  readonly title: string;
}

/** An end of connections, with all that it holds. */
export interface PictureBox {
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  /** The group that the box is in. Undefined is none. */
  readonly group?: string;
  /** Names of parts, and hosts. */
  readonly parts: readonly string[];
  /** Volumes, databases and buckets. */
  readonly data: readonly string[];
  /** The names of Secrets. */
  readonly secrets: readonly string[];
  /** Connections that no line shows, as each of many boxes has them. */
  readonly notes: readonly string[];
}

/** A connection, from the end that opens it. */
export interface PictureLine {
  readonly from: string;
  readonly to: string;
  /** A text for each protocol. */
  readonly ports: readonly string[];
  readonly purposes: readonly string[];
  /** True if anybody on the internet may open it. */
  readonly isPublic: boolean;
}

/** Ends of connections, and who talks to whom. All lists are sorted, so that the same connections make the same picture. */
export interface Picture {
  readonly title: string;
  readonly groups: readonly PictureGroup[];
  readonly boxes: readonly PictureBox[];
  readonly lines: readonly PictureLine[];
}

/** Compares texts by their code units, so that no language setting of the machine changes the order. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The texts, sorted and each once. */
export function sorted(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(byText);
}
