import type { Dagre } from './dagre';
import { boxRows } from './box-rows';
import type { Row } from './box-rows';
import type { Picture, PictureBox, PictureGroup, PictureLine } from './picture';
import { portPills } from './port-pills';
import type { PortPill } from './port-pills';
import { routed } from './routes';
import type { Course, Point, Rectangle } from './routes';

/** A picture with a place for each of its parts. Rectangles are placed by their upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly (Rectangle & { readonly group: PictureGroup })[];
  readonly boxes: readonly (Rectangle & { readonly box: PictureBox; readonly rows: readonly Row[] })[];
  readonly pills: readonly (Rectangle & { readonly pill: PortPill })[];
  /** From boxes to pills, and from pills to their boxes. The line of a course is undefined from a pill on. */
  readonly courses: readonly (Course & { readonly line?: PictureLine; readonly isPublic: boolean })[];
}

const MARGIN = 16;
/** The distance of rectangles. It is that of a group from its boxes, too, so that the group's title has room there. */
const GAP = 26;
const COLUMN_GAP = 28;

/** Places boxes and lines from left to right, as connections go. */
export function layoutOf(picture: Picture): Layout {
  // Most programs that import this library draw nothing.
  const { Graph, layout } = require('@dagrejs/dagre') as Dagre;
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: GAP, edgesep: GAP, ranksep: COLUMN_GAP });
  const rows = new Map(picture.boxes.map((box) => [box.id, boxRows(box)]));
  const pills = portPills(picture);
  const groups = new Map(picture.boxes.map(({ id, group }) => [id, group]));
  const place = (id: string, size: { readonly width: number; readonly height: number }, group?: string) => {
    graph.setNode(id, { width: size.width, height: size.height });
    if (group !== undefined) graph.setParent(id, group);
  };
  for (const { id } of picture.groups) graph.setNode(id, {});
  for (const { id, group } of picture.boxes) place(id, rows.get(id) ?? { width: 0, height: 0 }, group);
  for (const pill of pills) {
    place(pill.id, pill, groups.get(pill.to));
    // A pill stays beside its box, however many lines it has.
    graph.setEdge(pill.id, pill.to, { weight: 4 * pill.lines.length });
    for (const { from, isPublic } of pill.lines) graph.setEdge(from, pill.id, { weight: isPublic ? 2 : 1 });
  }
  layout(graph);
  const points = (from: string, to: string) => graph.edge(from, to).points ?? [];
  const at = (id: string) => corner(graph.node(id));
  return framed({
    boxes: picture.boxes.map((box) => ({ ...at(box.id), box, rows: rows.get(box.id)?.rows ?? [] })),
    groups: picture.groups.map((group) => ({ ...at(group.id), group })),
    pills: pills.map((pill) => ({ ...at(pill.id), pill })),
    courses: routed(
      [...picture.boxes, ...pills].map(({ id }) => ({ id, ...at(id) })),
      pills.flatMap(({ id, to, lines, isPublic }) => [
        ...lines.map((line) => ({ from: line.from, to: id, points: points(line.from, id), line, isPublic })),
        { from: id, to, points: points(id, to), isPublic },
      ]),
    ),
  });
}

function corner({ x = 0, y = 0, width = 0, height = 0 }: Partial<Rectangle>): Rectangle {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Moves all into a frame that begins at 0, with a margin around it. */
function framed(placed: Omit<Layout, 'width' | 'height'>): Layout {
  const points = placed.courses.flatMap((each) => each.points).map(({ x, y }) => ({ x, y, width: 0, height: 0 }));
  const all = [...placed.boxes, ...placed.groups, ...placed.pills, ...points];
  const left = Math.min(...all.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...all.map(({ y }) => y)) - MARGIN;
  const move = <T extends Point>(some: T): T => ({ ...some, x: some.x - left, y: some.y - top });
  return {
    width: Math.ceil(Math.max(...all.map(({ x, width }) => x + width)) - left + MARGIN),
    height: Math.ceil(Math.max(...all.map(({ y, height }) => y + height)) - top + MARGIN),
    boxes: placed.boxes.map(move),
    groups: placed.groups.map(move),
    pills: placed.pills.map(move),
    courses: placed.courses.map((course) => ({ ...course, points: course.points.map(move) })),
  };
}
