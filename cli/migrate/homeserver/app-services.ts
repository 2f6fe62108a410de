import { call, list, literal } from '../code';
import type { Rule } from '../rule';
import { text, unfit } from '../values';
import { shell } from './commands';

/** The rule for the registration files of bridges. Each file goes into a Secret of its own. */
export const appServices: Rule = (value, path, { out }) => {
  const taken = new Set<string>();
  const services = [value].flat().flatMap((item: unknown, index) => {
    const file = text(item);
    const here = Array.isArray(value) ? [...path, `[${index}]`] : path;
    if (file === undefined || /\p{C}/u.test(file) || out.secrets.in(file)) {
      out.leave(here, unfit(item) ?? 'it must be the path of a registration file');
      return [];
    }
    const name = secretName(file, index, taken);
    out.note(here, `the file goes into the Secret '${name}': see the commands`);
    return [{ file, name }];
  });
  if (services.length === 0) return;
  const secrets = services.map(({ name }) =>
    call('AppService.fromSecret', call('SecretKey.of', literal(name), literal('registration.yaml'))),
  );
  out.set('synapse/appServices', list(secrets));
  out.commands.push({
    heading: 'Each registration of a bridge goes into a Secret. Copy the files from the old server first',
    lines: services.map(
      ({ file, name }) =>
        `kubectl -n matrix create secret generic ${name} --from-file=registration.yaml=${shell(file)}`,
    ),
  });
};

/** The name of a Secret that is made from the name of a file. */
function secretName(file: string, index: number, taken: Set<string>): string {
  const [last = '', folder = ''] = file.split('/').reverse();
  const base = /^registration\.ya?ml$/.test(last) ? folder : last.replace(/\.ya?ml$/, '');
  const plain = base
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const name = `appservice-${plain || index + 1}`.replace(/-+$/, '');
  const free = taken.has(name) ? `${name}-${index + 1}` : name;
  taken.add(free);
  return free;
}
