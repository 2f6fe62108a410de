import { answerAll } from '../../cli/init/answer';
import { presetOf, problemOf } from '../../cli/init/question';
import type { Question } from '../../cli/init/question';
import { QUESTIONS } from '../../cli/init/questions';

/** A good answer and a wrong one for each question that isn't a choice. */
const SAMPLES: { readonly [flag: string]: readonly [string, string, string] } = {
  domain: ['example.org', 'https://example.org', 'must be the bare domain'],
  issuer: ['letsencrypt', "let's encrypt", 'must be the name of a Kubernetes object'],
  'tls-secret': ['wildcard', 'Wild_Card', 'must be the name of a Kubernetes object'],
  'relay-dns': ['home.example.org', '203.0.113.7', 'must be a host name'],
  'relay-ip': ['203.0.113.7', 'home.example.org', 'must be an IPv4 or IPv6 address'],
  'recaptcha-secret': ['recaptcha', 're captcha', 'must be the name of a Kubernetes object'],
  admin: ['admin', 'Admin', 'must be the local part of a user ID'],
  's3-endpoint': ['https://s3.example.org', 's3.example.org', 'must be a URL'],
  's3-bucket': ['backups', 'My Backups', 'must be the name of a bucket'],
  's3-secret': ['backup-bucket', '', 'must be the name of a Kubernetes object'],
};
const open = QUESTIONS.filter(({ choices }) => choices === undefined);

test.each(open)('$flag is checked by the library', (question) => {
  const [good, wrong, message] = SAMPLES[question.flag];
  expect(problemOf(question, good)).toBeUndefined();
  expect(problemOf(question, wrong)).toMatch(new RegExp(`^${message}.*, got ${JSON.stringify(wrong)}$`));
});

test('credentials in the URL of a store are refused, and not shown', () => {
  const problem = problemOf(
    QUESTIONS.find(({ flag }) => flag === 's3-endpoint')!,
    'https://key:MARKER@s3.example.org',
  );
  expect(problem).toContain('must not hold credentials');
  expect(problem).not.toContain('MARKER');
});

test.each(QUESTIONS.filter(({ choices }) => choices))('$flag takes its choices only', (question) => {
  for (const { value } of question.choices!) expect(problemOf(question, value)).toBeUndefined();
  expect(problemOf(question, 'pigeon')).toContain('must be one of');
});

test('each preset passes its own check', () => {
  for (const question of QUESTIONS) {
    const preset = presetOf(question, { domain: 'example.org' });
    if (preset !== undefined) expect([question.flag, problemOf(question, preset)]).toEqual([question.flag, undefined]);
  }
});

describe('answers', () => {
  test('come from flags, else from what is preset; questions that do not apply have none', async () => {
    expect(await answerAll({ domain: 'example.org', backups: 'none' })).toEqual({
      domain: 'example.org',
      certificates: 'issuer',
      issuer: 'letsencrypt',
      calls: 'group',
      relay: 'dns',
      'relay-dns': 'turn.example.org',
      'sign-up': 'admin',
      admin: 'admin',
      backups: 'none',
    });
  });

  test('are asked for where no flag gives them, with the preset that follows from the others', async () => {
    const asked: [string, string | undefined][] = [];
    const ask = ({ flag }: Question, preset: string | undefined) => {
      asked.push([flag, preset]);
      return Promise.resolve(flag === 'domain' ? 'example.org' : preset!);
    };
    await answerAll({ issuer: 'own', 'sign-up': 'token', backups: 'none' }, ask);
    expect(asked).toEqual([
      ['domain', undefined],
      ['calls', 'group'],
      ['relay', 'dns'],
      ['relay-dns', 'turn.example.org'],
      ['admin', 'admin'],
    ]);
  });

  test('to a detail say the choice it belongs to', async () => {
    const given = { domain: 'example.org', 'tls-secret': 'wild', 'relay-ip': '203.0.113.7', 's3-secret': 'keys' };
    const answers = await answerAll({ ...given, 's3-endpoint': 'https://s3.example.org', 's3-bucket': 'backups' });
    expect(answers).toMatchObject({ certificates: 'secret', relay: 'ip', backups: 's3' });
  });

  test('that contradict each other are refused', async () => {
    const given = { domain: 'example.org', relay: 'none', 'relay-ip': '203.0.113.7' };
    await expect(answerAll(given)).rejects.toThrow('--relay-ip needs --relay ip, got --relay none.');
  });
});
