import { spawnSync } from 'node:child_process';
import { SecretKey, Turn } from '../../lib';
import { renderStack } from './support/rendered';

const PROGRAM = `
import json, sys, yaml
from synapse.config.voip import VoipConfig
config = VoipConfig(None)
config.read_config({**yaml.safe_load(sys.argv[1]), **yaml.safe_load(sys.argv[2])}, allow_secrets_in_config=False)
print(json.dumps([config.turn_uris, config.turn_username, config.turn_password, config.turn_shared_secret]))
`;

test('Synapse takes the fixed login of a relay, and no shared secret beside it', () => {
  const turn = Turn.external({ uris: ['turn:x.org'], login: SecretKey.of('turn-login', 'turn.yaml') });
  const config = renderStack({ turn }).get('synapse-config')!['homeserver.yaml'];
  const secret = 'turn_username: u\nturn_password: p\n';
  const { stdout, stderr } = spawnSync('synapse-python', ['-c', PROGRAM, config, secret], { encoding: 'utf8' });
  expect([stderr, JSON.parse(stdout)]).toEqual([stderr, [['turn:x.org'], 'u', 'p', null]]);
});
