/** An element of XML, with its texts decoded. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: XmlElement[];
  /** The text in it, without that of its children. */
  text: string;
}

const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;
const TOKEN = /<!--(?:(?!--)[^])*-->|<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<>]+)/giy;
const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Reads XML as strictly as browsers do: an error of form throws. */
export function readXml(text: string): XmlElement {
  if (FORBIDDEN.test(text)) throw new Error('a character that XML forbids');
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`no XML: ${text.slice(at, at + 60)}`);
    const [, end, name, attributes = '', empty, content] = match;
    const inner = open[open.length - 1];
    if (content !== undefined) inner.text += decoded(content);
    else if (end) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> ends another element`);
    } else if (name !== undefined) {
      const found = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, decoded(value)]);
      const element = { name, attributes: Object.fromEntries(found), children: [], text: '' };
      if (Object.keys(element.attributes).length < found.length) throw new Error(`<${name}> has an attribute twice`);
      inner.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1 || top.children.length !== 1 || top.text.trim() !== '') throw new Error('not one element');
  return top.children[0];
}

/** The element and all elements in it. */
export function elementsOf(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(elementsOf)];
}

function decoded(text: string): string {
  return text.replace(/&(#?\w*);?/g, (entity, name: string) => {
    if (!entity.endsWith(';') || ENTITIES[name] === undefined) throw new Error(`'${entity}' is no entity`);
    return ENTITIES[name];
  });
}
