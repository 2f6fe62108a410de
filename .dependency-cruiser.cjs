/** The house's rules of dependency: matrix-stack → parts → shared. */
module.exports = {
  forbidden: [
    { name: 'lib-knows-no-command-line', severity: 'error', from: { path: '^lib/' }, to: { path: '^(cli|scripts)/' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'shared-knows-no-part',
      severity: 'error',
      from: { path: '^lib/shared/' },
      to: { path: '^lib/', pathNot: '^lib/shared/' },
    },
    {
      name: 'parts-meet-at-interfaces',
      comment: 'A part may know of another one only the small interface, never its construct.',
      severity: 'error',
      from: { path: '^lib/(synapse|database|element|coturn|ingress|call-check|backup|guards|monitoring)/' },
      to: {
        path: '^lib/(synapse|database|element|coturn|ingress|call-check|backup|guards|monitoring)/',
        pathNot: [
          '^lib/$1/',
          '^lib/synapse/homeserver\\.ts$',
          '^lib/synapse/homeserver-(extension|features)\\.ts$',
          '^lib/database/(database|synapse-database)\\.ts$',
          '^lib/synapse/drill-settings\\.ts$',
          '^lib/backup/backup-source\\.ts$',
          '^lib/coturn/turn-server\\.ts$',
          '^lib/ingress/(web-app|public-routes|tls-passthroughs)\\.ts$',
        ],
      },
    },
    {
      name: 'config-is-pure',
      comment: 'Config functions turn plain input into plain output.',
      severity: 'error',
      from: { path: '^lib/.*-config\\.ts$' },
      to: { path: 'node_modules/(cdk8s|cdk8s-plus-28|constructs)/' },
    },
    {
      name: 'only-the-stack-knows-the-stack',
      severity: 'error',
      from: { path: '^lib/[^/]+/' },
      to: { path: '^lib/[^/]+\\.ts$' },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^lib/' }, to: {} },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
