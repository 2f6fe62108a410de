/** nginx refuses a token of 4096 bytes. An escaped character needs two bytes. */
const PIECE = 2000;

/** The folder from which the server configs include the line for IPv6. The program `nginx/start.sh` writes it if the kernel has IPv6. */
const LISTEN_DIR = '/tmp/listen';

/** The first directives of each server config: its ports, and redirects that name no host, as the `Host` of a request can be anybody's. */
export function nginxServer(port: number): string {
  return `    listen ${port};
    include ${LISTEN_DIR}/*.conf;
    absolute_redirect off;`;
}

/** The directives of a server that refuse all other methods, with an answer that names these and has the headers. */
export function methodsOnly(methods: readonly string[], headers: string): string {
  return `    error_page 405 @methods;
    if ($request_method !~ ^(${methods.join('|')})$) {
        return 405;
    }
    location @methods {
        add_header Allow '${methods.join(', ')}' always;
${headers}
        return 405;
    }`;
}

/** A string literal of nginx's config language. A `$` in it starts a variable, and the language has no escape for it. {@link answerJson} avoids the `$`. */
export function nginxString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/**
 * The directives that answer with a value as JSON. The value may contain any character and may be of any size: a long text is put together from variables.
 *
 * @param indent the blanks before each line
 */
export function answerJson(value: unknown, indent: string): string {
  const json = JSON.stringify(value).replace(/[^ -#%-~]/g, escaped);
  const pieces = json.match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? [];
  if (pieces.length === 1) return `${indent}return 200 ${nginxString(json)};`;
  const variables = pieces.map((_, index) => `$json_${index}`);
  const lines = pieces.map((piece, index) => `set ${variables[index]} ${nginxString(piece)};`);
  return [...lines, ...returned(variables)].map((line) => `${indent}${line}`).join('\n');
}

/** Joins variables in steps, since the list of all of them can be too long too. */
function returned(variables: readonly string[]): string[] {
  const lines: string[] = [];
  let joined = "''";
  for (let start = 0; start < variables.length; start += 100) {
    joined = `"${start > 0 ? '$json' : ''}${variables.slice(start, start + 100).join('')}"`;
    if (start + 100 < variables.length) lines.push(`set $json ${joined};`);
  }
  return [...lines, `return 200 ${joined};`];
}

/** A `$`, and everything that isn't printable ASCII, as JSON's own escape. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
