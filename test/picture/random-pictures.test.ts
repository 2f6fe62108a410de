import { boxRows } from '../../lib/picture/box-rows';
import { buildPicture } from '../../lib/picture/build-picture';
import { lineLabel } from '../../lib/picture/describe';
import { layoutOf } from '../../lib/picture/layout';
import { mermaidOf } from '../../lib/picture/mermaid';
import { readable } from '../../lib/picture/picture-text';
import type { Rectangle } from '../../lib/picture/routes';
import { svgOf } from '../../lib/picture/svg';
import { readFlowchart } from '../support/mermaid';
import { fc, holds } from '../support/property';
import { pictured } from '../support/random-picture';
import { elementsOf, readXml } from '../support/xml';

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function isIn(inner: Rectangle, outer: Rectangle): boolean {
  const right = inner.x + inner.width <= outer.x + outer.width + 0.01;
  return right && inner.x >= outer.x && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 0.01;
}

test('each picture is well-formed, and shows names as they are', () => {
  holds(
    pictured,
    (given) => {
      const picture = buildPicture(given);
      const svg = readXml(svgOf([picture]));
      const shown = elementsOf(svg).filter(({ name }) => name === 'text');
      const titles = shown.filter((element) => element.attributes.class === 'title').map(({ text }) => text);
      expect(titles).toEqual(picture.boxes.map((box) => boxRows(box).rows[0].text));
      expect(elementsOf(svg).every(({ name }) => /^(svg|title|desc|style|g|rect|path|text)$/.test(name))).toBe(true);
      expect(svg.children[0]).toMatchObject({ name: 'title', text: readable(given.title) });
    },
    30,
  );
});

test('boxes, ports and groups are apart, and nothing is outside of the frame', () => {
  holds(
    pictured,
    (given) => {
      const { boxes, pills, groups, courses, width, height } = layoutOf(buildPicture(given));
      const apart = (rectangles: readonly Rectangle[]) =>
        rectangles.flatMap((a, i) => rectangles.slice(i + 1).filter((b) => overlap(a, b)));
      const frame = { x: 0, y: 0, width, height };
      expect(apart([...boxes, ...pills])).toEqual([]);
      expect(apart(groups)).toEqual([]);
      expect([...boxes, ...pills, ...groups].filter((each) => !isIn(each, frame))).toEqual([]);
      for (const { box, ...at } of boxes) {
        const own = groups.filter(({ group }) => group.id === box.group);
        expect(own.every((group) => isIn(at, group))).toBe(true);
        expect(groups.filter((group) => !own.includes(group) && overlap(at, group))).toEqual([]);
      }
      const outside = courses
        .flatMap(({ points }) => points)
        .filter(({ x, y }) => !isIn({ x, y, width: 0, height: 0 }, frame));
      expect(outside).toEqual([]);
    },
    30,
  );
});

test('Mermaid has each box and line, as they are called', () => {
  holds(pictured, (given) => {
    const picture = buildPicture(given);
    const { boxes, groups, lines } = readFlowchart(mermaidOf(picture));
    expect(
      Object.entries(boxes)
        .map(([id, rows]) => [id, rows[0]])
        .sort(),
    ).toEqual(picture.boxes.map(({ id, title }) => [id, readable(title)]).sort());
    expect(groups).toEqual(Object.fromEntries(picture.groups.map(({ id, title }) => [id, readable(title)])));
    expect(lines).toEqual(
      picture.lines.map((line) => ({ from: line.from, to: line.to, text: readable(lineLabel(line)) })),
    );
  });
});

test('the order in which parts declare their connections changes nothing', () => {
  const orders = pictured.chain((given) =>
    fc
      .shuffledSubarray([...given.peers], { minLength: given.peers.length })
      .map((peers) => [given, { ...given, peers }]),
  );
  holds(
    orders,
    ([one, other]) => {
      const draw = (given: typeof one) => [svgOf([buildPicture(given)]), mermaidOf(buildPicture(given))];
      expect(draw(other)).toEqual(draw(one));
    },
    10,
  );
});
