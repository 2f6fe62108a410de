import { Chart, Testing } from 'cdk8s';
import { doctorStep } from '../../lib/shared/next-steps/doctor-step';

const examined = (part: 'element' | 'turn', host: string) => ({ kind: 'examined', part, host }) as const;

function command(hosts: readonly ReturnType<typeof examined>[], federated = true): string | undefined {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'chat' });
  const text = doctorStep(chart, [{ kind: 'server', name: 'example.org', federated }, ...hosts]);
  return text?.split('\n').at(-1)?.trim();
}

const USUAL = 'npx cdk8s-matrix doctor example.org --namespace chat';
const ELEMENT = examined('element', 'element.example.org');
const TURN = examined('turn', 'turn.example.org');

test.each([
  ['usual hosts', [ELEMENT, TURN], ''],
  ['a relay with TLS', [ELEMENT, TURN, examined('turn', 'turns:turn.example.org')], ''],
  [
    'a relay with TLS at port 443 too',
    [ELEMENT, TURN, examined('turn', 'turns:turn.example.org:443')],
    ' --turn turn.example.org,turns:turn.example.org:443',
  ],
  ['a relay with TLS only', [ELEMENT, examined('turn', 'turns:t.example')], ' --turn turns:t.example'],
  ['a relay by UDP only', [ELEMENT, examined('turn', 'turn:t?transport=udp')], " --turn 'turn:t?transport=udp'"],
  [
    'several hosts of Element Web',
    [ELEMENT, examined('element', 'chat.example'), TURN],
    ' --element element.example.org,chat.example',
  ],
  ['neither', [], ' --element none --turn none'],
])('the next steps have the command for %s', (_, hosts, options) => {
  expect(command(hosts)).toBe(`${USUAL}${options}`);
  expect(command(hosts, false)).toBe(`${USUAL}${options} --no-federation`);
});

test('a chart without a server has no command', () => {
  expect(doctorStep(Testing.chart(), [TURN])).toBeUndefined();
});
