import { ofKind } from '../cluster/facts';
import { CannotCheck } from '../finding';
import { textAt } from '../json';
import { about, isTrue } from './context';
import type { InsideCheck } from './context';

const PRESSURES = ['DiskPressure', 'MemoryPressure', 'PIDPressure'];

/** The nodes on which the pods are. */
export const nodesCheck: InsideCheck = {
  id: 'nodes',
  title: 'Nodes',
  run: ({ facts }) => {
    if (!facts.nodes) throw new CannotCheck('nodes may not be read', true);
    const used = new Set(ofKind(facts, 'Pod').flatMap(({ json }) => textAt(json, 'spec', 'nodeName') ?? []));
    const ours = facts.nodes.filter(({ name }) => used.has(name));
    return Promise.resolve(
      ours.flatMap((node) => [
        ...(isTrue(node.json, 'Ready') ? [] : [about('node-not-ready', node, 'is not ready')]),
        ...PRESSURES.filter((type) => isTrue(node.json, type)).map((type) =>
          about('node-pressure', node, `has ${type}`),
        ),
      ]),
    );
  },
};
