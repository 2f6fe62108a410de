import { found } from '../finding';
import { listAt, parsed } from '../json';
import { served } from './context';
import type { OutsideCheck } from './context';

/** Steps that stop nobody. */
const NO_HURDLE = ['m.login.dummy', 'm.login.terms'];

/** The check that not everybody may make an account. Its request asks for the steps only, and makes no account. */
export const registrationCheck: OutsideCheck = {
  id: 'registration',
  title: 'Registration',
  run: async ({ net, install }) => {
    const url = `${install.baseUrl}/_matrix/client/v3/register`;
    const headers = { 'Content-Type': 'application/json' };
    const { status, body } = await served(net, url, { method: 'POST', body: '{}', headers });
    if (status !== 401) return [];
    const flows = listAt(parsed(body), 'flows').map((flow) => listAt(flow, 'stages'));
    const free = flows.some((stages) => stages.every((stage) => NO_HURDLE.includes(String(stage))));
    if (!free) return [];
    return [found('registration-open', new URL(url).host, 'lets everybody make accounts')];
  },
};
