/** The first line, by which files of an earlier run are known. */
export const README_TITLE = '# Files for /.well-known/matrix';

/** The files of a server. */
export interface WellKnownPlace {
  readonly serverName: string;
  /** The folder with its files, as seen from the file README.md. */
  readonly folder: string;
}

/** The text that says how web servers serve the files. */
export function wellKnownReadme(places: readonly WellKnownPlace[]): string {
  const [{ serverName }] = places;
  const copies = places.map(
    ({ serverName: name, folder }) => `- \`${folder}/\` becomes \`https://${name}/.well-known/matrix/\``,
  );
  return `${README_TITLE}

Copy these folders to your website, and copy them again when a synth has changed them:

${copies.join('\n')}

The URLs are on port 443 and have no redirect to a login. Browsers read them from other sites, so each answer has the header
\`Access-Control-Allow-Origin: *\`. Files that are no longer in the folder must go from the website too: \`server\` is there only with
federation, and \`support\` only with contacts.

## nginx

With the folder in \`/var/www/html/.well-known/matrix/\`, in the \`server\` block of ${serverName}:

\`\`\`nginx
location ^~ /.well-known/matrix/ {
    root /var/www/html;
    default_type application/json;
    add_header Access-Control-Allow-Origin '*' always;
}
\`\`\`

## Caddy

With the folder in \`/srv/www/.well-known/matrix/\`, in the block of ${serverName}:

\`\`\`caddy
handle /.well-known/matrix/* {
    root * /srv/www
    header Access-Control-Allow-Origin *
    header Content-Type application/json
    file_server
}
\`\`\`

The other lines of the block that answer requests go into \`handle { … }\`. Outside of it, Caddy obeys \`redir\`, \`rewrite\` and \`try_files\` first.

## Apache

With the folder in \`.well-known/matrix/\` of the \`DocumentRoot\`, in the \`VirtualHost\` of ${serverName}, after \`a2enmod headers\`:

\`\`\`apache
<LocationMatch "^/\\.well-known/matrix/">
    ForceType application/json
    Header always set Access-Control-Allow-Origin "*"
    Require all granted
</LocationMatch>
\`\`\`

On shared hosting, these lines in a file \`.htaccess\` beside the files:

\`\`\`htaccess
ForceType application/json
Header always set Access-Control-Allow-Origin "*"
\`\`\`

## Netlify and Cloudflare Pages

A file \`_headers\` in the published folder:

\`\`\`
/.well-known/matrix/*
  Access-Control-Allow-Origin: *
  Content-Type: application/json
\`\`\`

## GitHub Pages

Every file has the header already. Jekyll leaves out folders that begin with a dot: add an empty file \`.nojekyll\`, or write
\`include: [".well-known"]\` into \`_config.yml\`. The files come as \`application/octet-stream\`, which apps and servers take.

## The check

${places.map(({ serverName: name }) => `    curl -si https://${name}/.well-known/matrix/client`).join('\n')}
`;
}
