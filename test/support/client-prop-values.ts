import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

/** The features that clients show, and the people whom they name. */
/** A homeserver with all that Element Web shows only if it is there. */
const OFFERING: lib.SynapseOptions = {
  registration: lib.Registration.withToken(),
  mail: lib.Mail.smtp({ host: 'mail.example.org', from: 'chat@example.org', security: lib.MailSecurity.NONE }),
  urlPreviews: true,
  wellKnownClientContent: { 'm.tile_server': { map_style_url: 'https://maps.example.org' } },
  extraConfig: { allow_guest_access: true },
};

const ANY_URL = 'https://a.example.org/';

export const CLIENT_TABLES: PropTable[] = [
  {
    file: 'element/mobile-apps.ts',
    name: 'MobileAppsOptions',
    build: (app, props) => newStack(app, { element: { mobileApps: props } }),
    values: { guide: false, app: lib.MobileApp.ELEMENT_CLASSIC, links: {} },
  },
  {
    file: 'element/mobile-apps.ts',
    name: 'MobileAppLinks',
    build: (app, props) => newStack(app, { element: { mobileApps: { links: props } } }),
    values: { ios: ANY_URL, android: ANY_URL, fdroid: ANY_URL },
  },
  {
    file: 'element/desktop-app.ts',
    name: 'DesktopAppOptions',
    build: (app, props) => newStack(app, { element: { desktopApp: props } }),
    base: { downloads: { downloadPage: ANY_URL } },
    values: { promoted: false, downloadPage: ANY_URL, downloads: { linux: ANY_URL }, updateUrl: ANY_URL },
  },
  {
    file: 'element/desktop-app.ts',
    name: 'DesktopDownloads',
    build: (app, props) => newStack(app, { element: { desktopApp: { downloadPage: ANY_URL, downloads: props } } }),
    values: { macos: ANY_URL, windows: ANY_URL, windowsArm: ANY_URL, linux: ANY_URL },
  },
  {
    file: 'element/element-features.ts',
    name: 'ElementFeatures',
    // With a call service, widgets are shown and the older calls hidden already.
    build: (app, props) => newStack(app, { synapse: OFFERING, element: { features: props }, rtc: lib.Rtc.none() }),
    values: {
      signUp: false,
      passwordReset: false,
      contactLogin: false,
      contactDetails: false,
      guests: false,
      urlPreviews: false,
      locationSharing: false,
      videoRooms: true,
      widgets: true,
      legacyCalls: false,
    },
  },
  {
    file: 'synapse/support-options.ts',
    name: 'SupportOptions',
    build: (app, props) => newStack(app, { synapse: { support: { page: 'https://a.org', ...props } } }),
    values: { contacts: [{ matrixId: '@a:example.org' }], page: 'https://b.org' },
  },
  {
    file: 'synapse/support-options.ts',
    name: 'SupportContact',
    build: (app, props) => newStack(app, { synapse: { support: { contacts: [{ matrixId: '@a:b.org', ...props }] } } }),
    values: { role: lib.SupportRole.SECURITY, emailAddress: 'a@example.org', matrixId: '@c:example.org' },
  },
];
