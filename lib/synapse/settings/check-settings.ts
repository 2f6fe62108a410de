import type { Findings } from '../../shared/findings';
import type { SynapseOptions } from '../synapse-options';
import { SETTINGS } from './table';

/** Finds what is wrong with the props that are settings of Synapse. It checks each prop separately. */
export function checkSettings(findings: Findings, options: SynapseOptions): void {
  for (const { check } of SETTINGS) check?.(findings, options);
}
