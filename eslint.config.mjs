import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'node_modules/', '.cache/', 'imports/', 'coverage/'] },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.lint.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      // jsii knows no Record and no function overloads by type; an index signature is what it takes.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Two CommonJS modules are loaded by `import x = require()`, and the synth runner loads main.ts late.
      '@typescript-eslint/no-require-imports': 'off',
      // Only `arguments` tells an argument that was left out from one that is undefined, and jsii takes no rest parameters there.
      'prefer-rest-params': 'off',
      // A class of static factories only.
      '@typescript-eslint/no-empty-function': ['error', { allow: ['private-constructors'] }],
      'max-lines': ['error', { max: 250 }],
    },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.mts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
);
