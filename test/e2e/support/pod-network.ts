import { run, runWithin } from '../lab/run';

/** Places to connect to, by names for readers. */
export interface Places {
  readonly [name: string]: readonly [address: string, port: number];
}

/** Tries to connect to all places at once, and prints the names of those that answered. A refusal by a policy is an answer of the node, or none. */
export const reaching = (places: Places): string => `import json, socket, threading
places, found = json.loads('${JSON.stringify(places)}'), []
def attempt(name, place):
    try:
        socket.create_connection(place, 2).close()
        found.append(name)
    except OSError:
        pass
threads = [threading.Thread(target=attempt, args=each) for each in places.items()]
for each in threads: each.start()
for each in threads: each.join()
print(json.dumps(sorted(found)))`;

/** The places that a pod reaches. The attempts are made in the network of the pod itself, since most images have no program for that. */
export function reachedFrom(podAddress: string, places: Places): string[] {
  return JSON.parse(runWithin(networkOf(podAddress), 'python3', '-c', reaching(places))) as string[];
}

/** The network namespace on this machine that has the pod's address. */
function networkOf(podAddress: string): string {
  const names = run('ip', 'netns', 'list')
    .split('\n')
    .map((line) => line.split(' ')[0]);
  const found = names.find((name) => {
    if (name === '') return false;
    const addresses = JSON.parse(run('ip', '-n', name, '-j', 'address')) as { addr_info: { local?: string }[] }[];
    return (
      name.startsWith('cni-') && addresses.some(({ addr_info }) => addr_info.some(({ local }) => local === podAddress))
    );
  });
  if (found === undefined) throw new Error(`no network namespace has the address ${podAddress}`);
  return found;
}
