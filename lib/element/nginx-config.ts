/** The folder in which Element Web's image has its files. */
const WEB_ROOT = '/app';
/** The folder into which the image's entrypoint writes the config.json that is served. */
const CONFIG_COPY = '/tmp/element-web-config';
/** The folder in which an image has modules for Element, if it has any. */
const MODULES_ROOT = '/modules';
/** The folder at which own pages and assets are mounted, below the folder from which nginx serves `/custom/`. */
export const CUSTOM_ROOT = '/custom-files';
export const ELEMENT_PORT = 8080;

export interface NginxSettings {
  /** The URL to which browsers that use plain HTTP are redirected, without a path. It doesn't follow from the request, which anybody can forge. @default - none are */
  readonly redirectTo?: string;
}

/**
 * The server config of Element Web, with the security headers and the caching that Element recommends, and with own files at `/custom/`.
 *
 * @see https://github.com/element-hq/element-web#configuration-best-practices
 */
export function elementNginxConfig(settings: NginxSettings): string {
  return `server_tokens off;

server {
    listen ${ELEMENT_PORT};
    listen [::]:${ELEMENT_PORT};
    root ${WEB_ROOT};
    index index.html;
${settings.redirectTo === undefined ? '' : httpsRedirect(settings.redirectTo)}
${headers(4)}

    # A browser must notice a new version or a new config at once; the rest has a hash in its name.
    location ~ ^/($|index\\.html$|version$|i18n/) {
${headers(8)}
        add_header Cache-Control no-cache always;
    }

    # The image's entrypoint copies the config there and enters the modules it finds.
    location ~ ^/config[^/]*\\.json$ {
        root /;
        try_files ${CONFIG_COPY}$uri ${WEB_ROOT}$uri =404;
${headers(8)}
        add_header Cache-Control no-cache always;
    }

    location /modules/ {
        alias ${MODULES_ROOT}/;
${headers(8)}
        add_header Cache-Control no-cache always;
    }

    location /custom/ {
        alias ${CUSTOM_ROOT}/custom/;
${headers(8)}
        add_header Cache-Control no-cache always;
    }

    location = /health {
        access_log off;
        default_type text/plain;
        return 200 'ok';
    }
}
`;
}

function httpsRedirect(url: string): string {
  return `
    if ($http_x_forwarded_proto = http) {
        return 301 ${url}$request_uri;
    }
`;
}

/** If a location adds a header, nginx drops all inherited ones there. So each location sets all headers. */
function headers(indent: number): string {
  return [
    'add_header X-Frame-Options SAMEORIGIN always;',
    'add_header X-Content-Type-Options nosniff always;',
    "add_header X-XSS-Protection '1; mode=block' always;",
    'add_header Content-Security-Policy "frame-ancestors \'self\'" always;',
    'add_header Referrer-Policy no-referrer always;',
  ]
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');
}
