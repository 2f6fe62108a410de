import { byText } from './picture';
import type { Picture, PictureLine } from './picture';
import { textWidth } from './picture-text';

export const PILL_TEXT_SIZE = 10.5;
/** The height of a line of ports. */
export const PILL_LINE = 13;

/** The ports on which a box listens for some others. Their lines meet here. */
export interface PortPill {
  readonly id: string;
  readonly to: string;
  readonly ports: readonly string[];
  readonly isPublic: boolean;
  readonly lines: readonly PictureLine[];
  readonly width: number;
  readonly height: number;
}

/** The pills of a picture. Lines to the same ports of a box have one. */
export function portPills({ lines }: Picture): PortPill[] {
  const found = new Map<string, PictureLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.to, line.isPublic, line.ports]);
    found.set(key, [...(found.get(key) ?? []), line]);
  }
  return [...found]
    .sort(([a], [b]) => byText(a, b))
    .map(([, some], i) => {
      const [{ to, ports, isPublic }] = some;
      const width = 12 + Math.max(...ports.map((text) => textWidth(text, PILL_TEXT_SIZE, isPublic)));
      return { id: `p${i + 1}`, to, ports, isPublic, lines: some, width, height: ports.length * PILL_LINE + 4 };
    });
}
