import { PADDING, SIGN } from './box-rows';
import type { Row } from './box-rows';
import { boxTitles, describe, lineText } from './describe';
import { layoutOf } from './layout';
import type { Layout } from './layout';
import type { Picture, PictureLine } from './picture';
import { shortened, textWidth, xmlText } from './picture-text';
import { PILL_LINE } from './port-pills';
import type { Point, Rectangle } from './routes';
import { SVG_STYLE } from './svg-style';

const HEADING = 34;

/** A text that only pictures of this library have. */
export const PICTURE_MARK = '<!-- Drawn by cdk8s-matrix. -->';

/** Pictures below each other, as one SVG file. */
export function svgOf(pictures: readonly Picture[]): string {
  const drawn = pictures.map((picture) => ({ picture, layout: layoutOf(picture) }));
  const width = Math.max(
    ...drawn.map(({ picture, layout }) => Math.max(layout.width, headingEnd(picture.title) + LEGEND_WIDTH)),
  );
  let y = 0;
  const parts = drawn.flatMap(({ picture, layout }) => {
    const at = y + HEADING;
    y = at + layout.height;
    return [
      `<text class="heading" x="16" y="${at - 8}">${xmlText(shortened(picture.title, 60))}</text>`,
      `<g transform="translate(${headingEnd(picture.title)} ${at - 9})">${LEGEND}</g>`,
      `<g transform="translate(0 ${at})">`,
      ...drawing(picture, layout),
      '</g>',
    ];
  });
  const title = pictures.map((picture) => xmlText(picture.title)).join(', ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-labelledby="title description">`,
    PICTURE_MARK,
    `<title id="title">${title}</title>`,
    `<desc id="description">${pictures.flatMap(describe).map(xmlText).join('. ')}</desc>`,
    `<style>${SVG_STYLE.replaceAll('>', '&gt;')}</style>`,
    `<rect class="paper" width="${width}" height="${y}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function drawing(picture: Picture, { groups, boxes, pills, courses }: Layout): string[] {
  const titles = boxTitles(picture);
  const told = (lines: readonly PictureLine[]) => lines.map((line) => lineText(line, titles)).join('. ');
  return [
    ...groups.map(
      ({ group, ...at }) =>
        `<rect class="group" ${rectangle(at)} rx="8"/><text class="group-title" x="${n(at.x + 10)}" y="${n(at.y + 17)}">${xmlText(group.title)}</text>`,
    ),
    ...courses.map(({ line, points, isPublic }) =>
      parted(isPublic ? 'public' : '', line ? told([line]) : '', [
        `<path class="line" d="${path(points)}"/>`,
        ...(line ? [] : [head(points)]),
      ]),
    ),
    ...boxes.map(({ box, rows, ...at }) =>
      parted(box.kind, [box.title, ...box.parts].join(', '), [
        `<rect class="box" ${rectangle(at)} rx="6"/>`,
        ...rows.map((row) => rowText(row, at)),
      ]),
    ),
    ...pills.map(({ pill, ...at }) =>
      parted(pill.isPublic ? 'public' : '', told(pill.lines), [
        `<rect class="pill" ${rectangle(at)} rx="8"/>`,
        ...pill.ports.map((text, i) => portsText(text, at, i)),
      ]),
    ),
  ];
}

/** A part of the drawing, with the text that a pointer on it shows. */
function parted(kind: string, title: string, content: readonly string[]): string {
  const told = title === '' ? '' : `<title>${xmlText(title)}</title>`;
  return `<g${kind === '' ? '' : ` class="${kind}"`}>${told}${content.join('')}</g>`;
}

/** A cylinder and a key. */
const SIGNS: { readonly [kind in Row['kind']]?: string } = {
  data: 'M0-7v6c0 3 10 3 10 0v-6c0-3-10-3-10 0c0 3 10 3 10 0',
  secret: 'M6-4a3 3 0 1 0-6 0a3 3 0 1 0 6 0h6v3m-2.5-3v2',
};

const LEGEND_WIDTH = 370;
const LEGEND = [
  '<g class="public"><path class="line" d="M0-4h22"/></g><text x="28">open to the internet</text>',
  `<path class="sign" transform="translate(165 0)" d="${SIGNS.data}"/><text x="181">data</text>`,
  `<path class="sign" transform="translate(230 0)" d="${SIGNS.secret}"/><text x="246">Secrets, by name</text>`,
].join('');

function headingEnd(title: string): number {
  return 16 + textWidth(shortened(title, 60), 15, true) + 24;
}

function rowText({ kind, text, y, hasSign }: Row, at: Point): string {
  const [x, base] = [at.x + PADDING, at.y + y];
  const sign = SIGNS[kind];
  const path = sign && hasSign ? `<path class="sign" transform="translate(${n(x)} ${n(base)})" d="${sign}"/>` : '';
  return `${path}<text class="${kind}" x="${n(x + (sign ? SIGN : 0))}" y="${n(base)}">${xmlText(text)}</text>`;
}

function portsText(text: string, { x, y, width }: Rectangle, i: number): string {
  return `<text class="ports" x="${n(x + width / 2)}" y="${n(y + 12 + i * PILL_LINE)}" text-anchor="middle">${xmlText(text)}</text>`;
}

function rectangle({ x, y, width, height }: Rectangle): string {
  return `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
}

/** A line that is level where it begins, passes columns and ends. */
function path(points: readonly Point[]): string {
  const [first] = points;
  const parts = points.slice(1).map(({ x, y }, i) => {
    const before = points[i];
    const bend = n((before.x + x) / 2);
    return y === before.y ? `H${n(x)}` : `C${bend} ${n(before.y)} ${bend} ${n(y)} ${n(x)} ${n(y)}`;
  });
  return `M${n(first.x)} ${n(first.y)}${parts.join('')}`;
}

function head(points: readonly Point[]): string {
  const [before, { x, y }] = [points[0], points[points.length - 1]];
  const back = before.x < x ? -9 : 9;
  return `<path class="head" d="M${n(x)} ${n(y)}l${back} -4v8z"/>`;
}

/** A number with one digit after the point, the same on each machine. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}
