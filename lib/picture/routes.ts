export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** The way of a line. */
export interface Course {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

type Node = Rectangle & { readonly id: string };

/** All nodes above each other. Lines pass a column on a straight way, so they never cross a node in it. */
interface Column {
  readonly middle: number;
  readonly left: number;
  readonly right: number;
}

/** Lets lines begin and end at the sides of nodes, and pass columns on straight ways. The points of a layout have the way in each column. */
export function routed<T extends Course>(nodes: readonly Node[], courses: readonly T[]): T[] {
  const columns = columnsOf(nodes);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ends = new Ends();
  const drafts = courses.map((course) => {
    const inner = course.points.slice(1, -1).flatMap((point) => through(point, columns));
    const [from, to] = [byId.get(course.from), byId.get(course.to)];
    const rightwards = middle(from) <= middle(to);
    const passed = inner.sort((a, b) => (rightwards ? a.x - b.x : b.x - a.x));
    return {
      course,
      passed,
      begin: ends.add(from, rightwards, passed[0]?.y ?? center(to)),
      end: ends.add(to, !rightwards, passed.at(-1)?.y ?? center(from)),
    };
  });
  return drafts.map(({ course, begin, passed, end }) => {
    const [first, last] = [begin(), end()];
    const out = sideOf(columns, byId.get(course.from), first);
    const into = sideOf(columns, byId.get(course.to), last);
    return { ...course, points: [first, out, ...passed, into, last] };
  });
}

/** The point beside an end at which its line leaves the column: a node may be narrower than others in it. */
function sideOf(columns: readonly Column[], node: Node | undefined, { x, y }: Point): Point {
  const column = columns.find((each) => each.middle === Math.round(middle(node)));
  if (!column) return { x, y };
  return { x: x > column.middle ? column.right : column.left, y };
}

function columnsOf(nodes: readonly Node[]): Column[] {
  const found = new Map<number, Column>();
  for (const node of nodes) {
    const at = Math.round(middle(node));
    const { left = node.x, right = node.x + node.width } = found.get(at) ?? {};
    found.set(at, { middle: at, left: Math.min(left, node.x), right: Math.max(right, node.x + node.width) });
  }
  return [...found.values()];
}

/** The way through the column at a point. A point between columns is left out: the line bends there. */
function through({ x, y }: Point, columns: readonly Column[]): Point[] {
  const column = columns.find((each) => Math.abs(each.middle - x) < 2);
  return column ? [column.left, column.right].map((side) => ({ x: side, y })) : [];
}

/** The ends of lines at the sides of nodes, in the order of what they lead to. */
class Ends {
  private readonly sides = new Map<string, number[]>();

  /** @returns the point, once all ends are added */
  public add(node: Node | undefined, atRight: boolean, toward: number): () => Point {
    if (!node) return () => ({ x: 0, y: 0 });
    const key = `${node.id} ${atRight}`;
    const side = this.sides.get(key) ?? [];
    this.sides.set(key, side);
    const index = side.push(toward) - 1;
    const x = atRight ? node.x + node.width : node.x;
    return () => ({ x, y: node.height < 36 ? center(node) : this.height(node, side, index) });
  }

  private height({ y, height }: Node, side: readonly number[], index: number): number {
    const place = side.filter((other, i) => other < side[index] || (other === side[index] && i < index)).length;
    if (side.length === 1) return Math.min(Math.max(side[0], y + 12), y + height - 12);
    return y + (height * (place + 1)) / (side.length + 1);
  }
}

function middle(node: Rectangle | undefined): number {
  return node ? node.x + node.width / 2 : 0;
}

function center(node: Rectangle | undefined): number {
  return node ? node.y + node.height / 2 : 0;
}
