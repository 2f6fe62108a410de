// For a k3s node at home: everything except the domain has a default.
import { MatrixApp, MatrixStack } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', { serverName: 'example.org', synapse: { firstAdmin: 'admin' } });
app.synth();
