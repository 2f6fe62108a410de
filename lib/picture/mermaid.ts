import { lineLabel } from './describe';
import type { Picture, PictureBox } from './picture';
import { readable } from './picture-text';

/** A picture in Mermaid's language, which GitHub and other readers of Markdown draw. */
export function mermaidOf(picture: Picture): string {
  const inside = (group: string | undefined) => picture.boxes.filter((box) => box.group === group);
  return [
    'flowchart LR',
    ...inside(undefined).map((box) => `  ${boxLine(box)}`),
    ...picture.groups.flatMap(({ id, title }) => [
      `  subgraph ${id} ["${mermaidText(title)}"]`,
      ...inside(id).map((box) => `    ${boxLine(box)}`),
      '  end',
    ]),
    ...picture.lines.map(
      (line) => `  ${line.from} ${line.isPublic ? '==>' : '-->'}|"${mermaidText(lineLabel(line))}"| ${line.to}`,
    ),
  ].join('\n');
}

function boxLine(box: PictureBox): string {
  const { id, title, parts, data, secrets, notes } = box;
  const rows = [
    title,
    ...parts,
    ...data.map((each) => `data: ${each}`),
    ...secrets.map((each) => `Secret: ${each}`),
    ...notes,
  ];
  const text = `"${rows.map(mermaidText).join('<br/>')}"`;
  if (box.kind === 'clients' || box.kind === 'world') return `${id}([${text}])`;
  return data.length > 0 ? `${id}[(${text})]` : `${id}[${text}]`;
}

/** A text that Mermaid shows as it is: all signs that mean something to it, to Markdown or to HTML are written as numbers. */
export function mermaidText(text: string): string {
  return readable(text).replace(/[^\p{L}\p{M}\p{N} ,:/-]/gu, (character) => `#${character.codePointAt(0)};`);
}
