import { Findings } from '../../lib/shared/findings';
import { errorOf } from '../support/manifests';

test('without findings nothing is thrown', () => {
  expect(() => new Findings().throwIfAny('It')).not.toThrow();
});

test('every finding is in one error, in order, with the value only where it was passed', () => {
  const findings = new Findings();
  findings.add('a', 'must be A', 'x"y');
  findings.add('b', 'must be B');
  findings.add('c', 'must be set', undefined);
  const other = new Findings();
  other.add('d', 'must be D', ['z']);
  findings.include(other);
  expect(errorOf(() => findings.throwIfAny("Stack 'x'"))).toBe(`Stack 'x' can't be built:
  - 'a' must be A, got "x\\"y"
  - 'b' must be B
  - 'c' must be set, got undefined
  - 'd' must be D, got ["z"]`);
});

test('the error has a name of its own', () => {
  const findings = new Findings();
  findings.add('a', 'is wrong');
  expect(() => findings.throwIfAny('It')).toThrow(expect.objectContaining({ name: 'MatrixConfigError' }));
});
