import { kubectl, until } from './kubectl';

/** Runs a CronJob now. Returns the last line of its log, also if it failed. */
export async function runNow(namespace: string, cronJob: string, name: string): Promise<string> {
  const inside = (...args: string[]) => kubectl('-n', namespace, ...args);
  inside('create', 'job', `--from=cronjob/${cronJob}`, name);
  await until(`the end of ${name}`, 240, () =>
    /Complete|Failed/.test(inside('get', 'job', name, '-o', 'jsonpath={.status.conditions[*].type}')),
  );
  return inside('logs', `job/${name}`, '-c', 'main').trim().split('\n').at(-1)!;
}

/** Makes an account in the pod of a workload, with the password that `Person.enter` uses for that name. */
export function register(namespace: string, workload: string, name: string, ...more: string[]): void {
  const account = ['-c', '/data/homeserver.yaml', '-u', name, '-p', `${name}-1`, '--no-admin'];
  kubectl('-n', namespace, 'exec', workload, '--', 'register_new_matrix_user', ...account, ...more);
}
