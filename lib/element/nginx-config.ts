import { methodsOnly, nginxServer } from '../shared/nginx';

/** The folder in which Element Web's image has its files. */
const WEB_ROOT = '/app';
/** The folder into which the image's entrypoint writes the config.json that is served. */
const CONFIG_COPY = '/tmp/element-web-config';
/** The folder with the modules for Element in an image that has modules. */
const MODULES_ROOT = '/modules';
/** The folder at which own pages and assets are mounted, below the folder from which nginx serves `/custom/`. */
export const CUSTOM_ROOT = '/custom-files';
/** The folder in which the pod puts large files together. */
export const JOINED_ROOT = '/tmp/custom-files';
export const ELEMENT_PORT = 8080;

export interface NginxSettings {
  /**
   * The URLs to which browsers that use plain HTTP are redirected, without a path, by the host of the request. The request may have a forged host, which isn't here: it
   * leads to the first one.
   * @default - no browser is redirected
   */
  readonly redirects?: readonly { readonly host: string; readonly url: string }[];
  /** True if phones see no guide to an app. @default false */
  readonly withoutGuide?: boolean;
}

/**
 * The server config of Element Web, with the security headers and the caching that Element recommends, and with own files at `/custom/`.
 *
 * @see https://github.com/element-hq/element-web#configuration-best-practices
 */
export function elementNginxConfig(settings: NginxSettings): string {
  return `server_tokens off;

server {
${nginxServer(ELEMENT_PORT)}
    root ${WEB_ROOT};
    index index.html;

${headers(4)}

${methodsOnly(['GET', 'HEAD'], headers(8))}
${httpsRedirect(settings.redirects ?? [])}${settings.withoutGuide ? withoutGuide() : ''}

    # A browser must notice a new version or a new config at once; the rest has a hash in its name. Element Call and the guide for phones have pages of their own.
    location ~ ^/((mobile_guide/)?($|index\\.html$)|desktop/config\\.json$|version$|i18n/|widgets/element-call/($|index\\.html$|config\\.json$)) {
${headers(8)}
        add_header Cache-Control no-cache always;
    }

    # The image's entrypoint copies the config there and enters the modules it finds. Element asks for the config of its host as well, and all hosts have the same.
    location ~ ^/config[^/]*\\.json$ {
        root /;
        try_files ${CONFIG_COPY}$uri ${WEB_ROOT}$uri ${CONFIG_COPY}/config.json ${WEB_ROOT}/config.json =404;
${headers(8)}
        add_header Cache-Control no-cache always;
    }

    location /modules/ {
        alias ${MODULES_ROOT}/;
${headers(8)}
        add_header Cache-Control no-cache always;
    }

    location /custom/ {
        root /;
        try_files ${CUSTOM_ROOT}$uri ${JOINED_ROOT}$uri =404;
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

function httpsRedirect(redirects: NonNullable<NginxSettings['redirects']>): string {
  const [first, ...others] = redirects;
  if (first === undefined) return '';
  if (others.length === 0) return redirectTo(first.url);
  const choice = others.map(({ host, url }) => `    if ($host = ${host}) {\n        set $https_url ${url};\n    }\n`);
  return `\n    set $https_url ${first.url};\n${choice.join('')}${redirectTo('$https_url').slice(1)}`;
}

function redirectTo(url: string): string {
  return `
    if ($http_x_forwarded_proto = http) {
        return 301 ${url}$request_uri;
    }
`;
}

/**
 * Element sends a phone to its guide before it reads its config, unless the browser remembers that its user went on without an app. This page lets it remember, by the
 * names of present and of older versions, and goes back: to a page inside of Element, from which no version leads to the guide.
 *
 * @see https://github.com/element-hq/element-web/issues/21616
 */
const BACK = [
  'sessionStorage.setItem("skip_mobile_redirect","true")',
  'document.cookie="element_mobile_redirect_to_guide=false;path=/;secure;samesite=strict"',
  'location.replace("/#/home")',
];

function withoutGuide(): string {
  return `
    location ~ ^/mobile_guide/(index\\.html)?$ {
        default_type text/html;
${headers(8)}
        add_header Cache-Control no-cache always;
        return 200 '<!doctype html><title>Element</title><script>${BACK.join(';')}</script>';
    }
`;
}

/**
 * If a location adds a header, nginx drops all inherited ones there. So each location sets all headers.
 *
 * Calls depend on some of them. Element Call is a page of this host in a frame, so pages of the host itself may frame it. The policy says nothing about `connect-src`, as
 * the call services and SFUs of other homeservers have any host. There is no `Permissions-Policy`: without it, this host alone has camera, microphone and screen, and may
 * lend them to the frame of a Jitsi server, which `self` would forbid.
 */
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
