/** A flowchart, with its texts as people see them. */
export interface Flowchart {
  readonly boxes: { readonly [id: string]: string[] };
  readonly groups: { readonly [id: string]: string };
  readonly lines: readonly { readonly from: string; readonly to: string; readonly text: string }[];
}

/** Texts in which nothing but codes of characters means anything to Mermaid, Markdown or HTML. */
const TEXT = String.raw`"((?:[\p{L}\p{M}\p{N} ,:/-]|#\d+;|<br/>)*)"`;
const BOX = new RegExp(String.raw`^ {2,4}(b\d+)(?:\[${TEXT}\]|\[\(${TEXT}\)\]|\(\[${TEXT}\]\))$`, 'u');
const GROUP = new RegExp(String.raw`^ {2}subgraph (g\d+) \[${TEXT}\]$`, 'u');
const LINE = new RegExp(String.raw`^ {2}(b\d+) (?:==>|-->)\|${TEXT}\| (b\d+)$`, 'u');

/** Reads the flowcharts that we write, and nothing else of Mermaid's language. */
export function readFlowchart(text: string): Flowchart {
  const found = {
    boxes: {} as Record<string, string[]>,
    groups: {} as Record<string, string>,
    lines: [] as Flowchart['lines'][number][],
  };
  const [first, ...rest] = text.split('\n');
  if (first !== 'flowchart LR') throw new Error(`no flowchart: ${first}`);
  let depth = 0;
  for (const line of rest) {
    const [box, group, way] = [BOX, GROUP, LINE].map((pattern) => pattern.exec(line));
    if (box) found.boxes[box[1]] = (box[2] ?? box[3] ?? box[4]).split('<br/>').map(decoded);
    else if (group && depth++ === 0) found.groups[group[1]] = decoded(group[2]);
    else if (way && depth === 0) found.lines.push({ from: way[1], to: way[3], text: decoded(way[2]) });
    else if (line !== '  end' || --depth < 0) throw new Error(`not a line of ours: ${line}`);
  }
  return found;
}

function decoded(text: string): string {
  return text.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
