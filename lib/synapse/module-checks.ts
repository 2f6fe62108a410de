import type { Findings } from '../shared/findings';
import { checkConfigSecrets } from './config-secrets';
import type { SynapseOptions } from './synapse-options';

/** Finds what is wrong with the modules, with the bucket for media, and with the packages of both. */
export function checkModules(findings: Findings, options: SynapseOptions): void {
  const { mediaBucket, modules, packages, extraConfig = {} } = options;
  mediaBucket?._check(findings, 'mediaBucket');
  packages?._check(findings, 'packages');
  modules?.forEach((module, index) => {
    module._check(findings, `modules[${index}]`);
    checkConfigSecrets(findings, `modules[${index}]`, module._config);
  });
  if (mediaBucket && 'media_storage_providers' in extraConfig) {
    findings.add(
      'extraConfig.media_storage_providers',
      "would replace the bucket of 'mediaBucket': leave one of them out",
    );
  }
  if (mediaBucket && 'backup_media_store_path' in extraConfig) {
    findings.add('extraConfig.backup_media_store_path', "can't be used with 'mediaBucket': leave one of them out");
  }
  if (modules && 'modules' in extraConfig) {
    findings.add('extraConfig.modules', "would replace the prop 'modules': name all modules in that prop");
  }
}
