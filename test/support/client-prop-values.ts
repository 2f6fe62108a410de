import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

/** The features that clients show, and the people whom they name. */
export const CLIENT_TABLES: PropTable[] = [
  {
    file: 'element/element-features.ts',
    name: 'ElementFeatures',
    // With a call service, widgets are shown and the older calls hidden already.
    build: (app, props) => newStack(app, { element: { features: props }, rtc: lib.Rtc.none() }),
    values: {
      signUp: true,
      passwordReset: true,
      contactLogin: true,
      contactDetails: true,
      guests: true,
      urlPreviews: true,
      locationSharing: true,
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
