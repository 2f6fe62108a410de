import { CannotCheck } from '../finding';
import { textAt } from '../json';
import { about, condition, isTrue } from './context';
import type { InsideCheck } from './context';

/** The certificates of cert-manager. */
export const issuedCheck: InsideCheck = {
  id: 'issued',
  title: 'cert-manager',
  run: ({ facts: { certificates } }) => {
    if (!certificates) throw new CannotCheck('there is no cert-manager, or its objects may not be read', true);
    const unready = certificates.filter(({ json }) => !isTrue(json, 'Ready'));
    return Promise.resolve(
      unready.map((each) => {
        const ready = condition(each.json, 'Ready');
        const reason = textAt(ready, 'message') ?? textAt(ready, 'reason') ?? 'nobody has looked at it yet';
        return about('certificate-not-ready', each, `is not ready: ${reason}`);
      }),
    );
  },
};
