// Element Web with your own name, logo and pages.
import { Asset, ElementTheme, MatrixApp, MatrixStack } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  element: {
    branding: {
      name: 'Example Chat',
      logo: Asset.fromUrl('https://www.example.org/logo.svg'),
      footerLinks: [{ text: 'Rules', url: '/custom/rules.html' }],
    },
    welcomePage: Asset.fromText('<h1>Welcome</h1><p><a href="#/login">Log in</a></p>'),
    homePage: Asset.fromText('<h1>Hello</h1>'),
    staticFiles: { 'rules.html': Asset.fromText('<h1>Be kind</h1>') },
    theme: ElementTheme.DARK,
    countryCode: 'DE',
    roomDirectory: ['example.org', 'matrix.org'],
    extraConfig: { features: { feature_latex_maths: true } },
  },
});
app.synth();
