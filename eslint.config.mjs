import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const NODE_GLOBALS = Object.fromEntries(
  [
    'process console Buffer URL AbortController fetch performance',
    'setTimeout clearTimeout setInterval clearInterval setImmediate',
  ]
    .flatMap((names) => names.split(' '))
    .map((name) => [name, 'readonly']),
);

/** What Playwright reads from a page without waiting for it to say what is expected. */
const READERS = 'count|innerText|allInnerTexts|textContent|allTextContents|getAttribute|inputValue';

export default defineConfig(
  globalIgnores(['build/', 'dist/', 'coverage/', 'docs/', 'i18n/', 'static/', '.docusaurus*/']),
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      complexity: ['error', 20],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // tsc reads an index as `T | undefined`, also one that the code has just
      // checked: that is where `!` stands.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: { globals: NODE_GLOBALS },
  },
  {
    // Loaders of the bundler, which asks for CommonJS.
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __filename: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // TypeScript itself knows which names exist.
    files: ['**/*.{ts,tsx,mts}'],
    rules: { 'no-undef': 'off' },
  },
  {
    // What only the types tell, above all a promise that nobody waits for.
    files: ['**/*.{ts,tsx,mts,cts}'],
    extends: [...tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // `${config}` is right where the class has a toString of its own;
      // no-base-to-string finds the others.
      '@typescript-eslint/restrict-template-expressions': 'off',
      // The reason of an AbortSignal is whatever its owner gave.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'sim/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name, so that a reader can search for the name.',
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      // Tests hand over wrong values on purpose, and throw them.
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      // A stand-in for what takes its time answers at once.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['test/browser/**'],
    ignores: ['test/browser/helpers.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['goto', 'reload'].map((property) => ({
          property,
          message: 'Use load, reload or loadStill of helpers.ts: a page must be taken over first.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.name=expect] > AwaitExpression > ' +
            `CallExpression[callee.property.name=/^(${READERS})$/]`,
          message: 'Use expect.poll: what a page is asked once may come a moment later.',
        },
      ],
    },
  },
);
