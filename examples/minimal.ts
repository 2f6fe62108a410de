// For a k3s node at home: everything has a default but the domain.
import { MatrixApp, MatrixStack } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', { serverName: 'example.org', synapse: { firstAdmin: 'admin' } });
app.synth();
