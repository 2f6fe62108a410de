import { grownStacks } from './support/grown-stacks';
import { findingsOf, synthStack } from './support/manifests';
import type { Manifest } from './support/manifests';
import { holds } from './support/property';
import type { MatrixStackProps } from '../lib';

type Stack = Partial<MatrixStackProps>;

/** The paths of values that YAML doesn't have. */
function lost(value: unknown, at = ''): string[] {
  if (value === undefined || typeof value === 'function' || Number.isNaN(value)) return [at];
  if (typeof value === 'string' && /\bundefined\b|\[object/.test(value)) return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => lost(inner, `${at}/${key}`));
}

/** The objects, or the findings. An error of another kind is thrown. */
function outcome(props: Stack): { readonly manifests?: Manifest[]; readonly findings: string[] } {
  try {
    return { manifests: synthStack(props), findings: [] };
  } catch (error) {
    if ((error as Error).name !== 'MatrixConfigError') throw error;
    return { findings: findingsOf(() => synthStack(props)) };
  }
}

const counts = { accepted: 0, refused: 0 };

test('a grown stack is refused by the names of its props, or is the same at each synth with nothing lost', () => {
  holds(
    grownStacks,
    (props) => {
      const { manifests, findings } = outcome(props);
      counts[manifests ? 'accepted' : 'refused']++;
      for (const finding of findings) expect(finding).toMatch(/^'(synapse|monitoring)\./);
      if (!manifests) return;
      expect(lost(manifests)).toEqual([]);
      expect(JSON.stringify(synthStack(props))).toBe(JSON.stringify(manifests));
    },
    40,
  );
  expect(counts.accepted).toBeGreaterThan(10);
  expect(counts.refused).toBeGreaterThan(5);
});

test('what is wrong in other parts is told together with what is wrong with a grown server', () => {
  const wrong = { namespace: 'A', elementHost: 'B' };
  holds(
    grownStacks.filter(({ synapse }) => synapse?.workers !== undefined),
    (props) => {
      const found = findingsOf(() => synthStack({ ...props, ...wrong }));
      expect(found).toEqual(expect.arrayContaining(outcome(props).findings));
      for (const prop of Object.keys(wrong))
        expect(found.some((finding) => finding.startsWith(`'${prop}'`))).toBe(true);
    },
    10,
  );
});
