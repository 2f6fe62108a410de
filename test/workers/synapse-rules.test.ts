import { Workers } from '../../lib';
import { brokenRules } from '../support/synapse-rules';
import { holds } from '../support/property';
import { findingsOf, workerGroups } from '../support/worker-groups';

test('each composition either keeps all rules of Synapse, or names the prop', () => {
  const seen = { taken: 0, refused: 0 };
  holds(
    workerGroups,
    (groups) => {
      const workers = Workers.of({ groups });
      const findings = findingsOf(workers);
      for (const finding of findings) expect(finding).toMatch(/^'workers\.groups(\[|')/);
      if (findings.length > 0) seen.refused++;
      else {
        seen.taken++;
        expect(brokenRules(workers._layout)).toEqual([]);
      }
    },
    500,
  );
  expect(seen.taken).toBeGreaterThan(25);
  expect(seen.refused).toBeGreaterThan(25);
});

test.each(['small', 'medium', 'large'] as const)('the preset %s keeps all rules of Synapse', (name) => {
  expect(brokenRules(Workers[name]()._layout)).toEqual([]);
});
