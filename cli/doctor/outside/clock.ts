import { found } from '../finding';
import { duration } from '../words';
import { header, served } from './context';
import type { OutsideCheck } from './context';

const MOST = 60_000;

/** The clock of the server, by the date of an answer. */
export const clockCheck: OutsideCheck = {
  id: 'clock',
  title: 'Clock',
  run: async ({ net, install, now }) => {
    const url = `${install.baseUrl}/_matrix/client/versions`;
    const answer = await served(net, url);
    const theirs = Date.parse(header(answer, 'date') ?? '');
    const apart = theirs - now();
    if (!Number.isFinite(apart) || Math.abs(apart) <= MOST) return [];
    const which = apart > 0 ? 'ahead of' : 'behind';
    return [found('clock-skew', new URL(url).host, `is ${duration(Math.abs(apart))} ${which} this computer`)];
  },
};
