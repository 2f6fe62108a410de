import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { joinProgram } from '../../../lib/shared/program/join-program';
import { tempDir, write } from '../../support/files';
import { errorOf } from '../../support/manifests';

const END = "\nif __name__ == '__main__':\n    main()\n";
const MAIN = `def main():\n    pass\n${END}`;

/** The text of `main.py` of a folder that has these files. */
function joined(files: { readonly [path: string]: string }, name = 'main.py'): string {
  const folder = tempDir();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    write(folder, path, text);
  }
  return joinProgram(folder, name);
}

test('puts a module before those that need it, once, and leaves out what nobody imports', () => {
  const files = {
    'main.py': `from programs.a.one import first\nfrom programs.a.two import second\n\n\ndef main():\n    first(second)\n${END}`,
    'a/one.py':
      'from programs.a.two import (\n    second,\n    third,\n)\n\n\ndef first(x):\n    return second, third\n',
    'a/two.py': 'second = 2\nthird = 3\n',
    'a/unused.py': 'fourth = 4\n',
  };
  expect(joined(files)).toBe(
    [
      ...['second = 2', 'third = 3', 'def first(x):', '    return second, third'],
      ...['def main():', '    first(second)', "if __name__ == '__main__':", '    main()'],
    ].join('\n'),
  );
});

test('brings imports together: each once, and those from __future__ first', () => {
  const files = {
    'main.py': `from __future__ import annotations\nimport sys\nfrom typing import Any\nfrom programs.a import b\n${MAIN}`,
    'a.py':
      'from __future__ import annotations\nimport os\nimport sys\nfrom typing import Any, Protocol\nb: Any = os\n',
  };
  expect(joined(files).split('\n').slice(0, 5)).toEqual([
    'from __future__ import annotations',
    'import os',
    'import sys',
    'from typing import Any, Protocol',
    'b: Any = os',
  ]);
});

describe('refuses', () => {
  const use = (...names: string[]) => names.map((name) => `from programs.${name} import ${name[0]}_x\n`).join('');
  test.each<[string, { readonly [path: string]: string }, string]>([
    [
      'two modules that define the same name',
      { 'main.py': use('a', 'b') + MAIN, 'a.py': 'a_x = 1\nname = 1\n', 'b.py': 'b_x = 1\ndef name():\n    pass\n' },
      "'name' is in a.py and in b.py, and they are joined: rename one of them",
    ],
    [
      'a name in a block that another module has too',
      { 'main.py': use('a') + MAIN, 'a.py': 'a_x = 1\nif a_x:\n    with a_x as main:\n        pass\n' },
      "'main' is in a.py and in main.py, and they are joined: rename one of them",
    ],
    [
      'a name that another module imports',
      { 'main.py': `import time\n${use('a')}${MAIN}`, 'a.py': 'a_x = time = 1\n' },
      "'time' is in a.py and in 'import time', and they are joined: rename one of them",
    ],
    [
      'one name for two imported things',
      { 'main.py': `from time import sleep\n${use('a')}${MAIN}`, 'a.py': 'from other import sleep\na_x = 1\n' },
      "'sleep' is in 'from other import sleep' and in 'from time import sleep', and they are joined: rename one of them",
    ],
    [
      'modules that import each other',
      { 'main.py': use('a') + MAIN, 'a.py': `${use('b')}a_x = 1\n`, 'b.py': `${use('a')}b_x = 1\n` },
      'a.py imports itself: main.py → a.py → b.py → a.py',
    ],
    [
      'a module that is not there',
      { 'main.py': use('a') + MAIN },
      'a.py: there is no such file in lib/programs, and main.py imports it',
    ],
    ['a program that is not there', {}, 'main.py: there is no such file in lib/programs'],
    [
      'a name that the module does not have',
      { 'main.py': use('a') + MAIN, 'a.py': 'x = 1\n' },
      "main.py: a.py has no 'a_x'",
    ],
    [
      'an import of a program',
      { 'main.py': use('a') + MAIN, 'a.py': `a_x = 1\n${END}` },
      "main.py: a.py is a program and can't be imported: move what both need to a module",
    ],
    [
      'a module as a program',
      { 'main.py': 'x = 1\n' },
      'main.py: a program must end with "if __name__ == \'__main__\':"',
    ],
    [
      'an import by another name',
      { 'main.py': `from programs.a import a_x as b\n${MAIN}` },
      "main.py: 'from programs.a import a_x as b' must name what it imports, without another name for it",
    ],
    [
      'an import of one of our modules by itself',
      { 'main.py': `import programs.a\n${MAIN}` },
      "main.py: 'import programs.a' must be 'import x' or 'from x import y, z', and the latter for a module of programs",
    ],
    [
      'a relative import',
      { 'main.py': `from . import a\n${MAIN}` },
      "main.py: 'from . import a' must be 'import x' or",
    ],
    ['two imports in one', { 'main.py': `import os, sys\n${MAIN}` }, "main.py: 'import os, sys' must be 'import x' or"],
    [
      'an import of ours that comes late',
      { 'main.py': `def f():\n    ${use('a')}${MAIN}` },
      'must stand at the top level',
    ],
    ['a use of docstrings', { 'main.py': `print(__doc__)\n${MAIN}` }, "main.py: '__doc__' is empty in a pod"],
    [
      'what is not closed, by its file',
      { 'main.py': use('a') + MAIN, 'a.py': "x = 'a\n" },
      'a.py: line 1: a string is not',
    ],
  ])('%s', (_, files, message) => {
    expect(errorOf(() => joined(files))).toContain(message);
  });
});

describe('a shell script', () => {
  const shell = (text: string, more = {}) => joined({ 'a/a.sh': text, ...more }, 'a/a.sh');
  const source = (path: string) => `# shellcheck source=${path}\n. "\${0%/*}/${path}"\n`;

  test('has the files that it sources, each once, where it sources them', () => {
    const text = `#!/bin/sh\nset -eu\n${source('../b/one.sh')}${source('two.sh')}one\n`;
    const one = `# shellcheck shell=sh\n${source('two.sh')}\none() {\n  two # and no more\n}\n`;
    expect(shell(text, { 'b/one.sh': one, 'a/two.sh': 'two() {\n  :\n}\n' })).toBe(
      '#!/bin/sh\nset -eu\ntwo() {\n  :\n}\none() {\n  two\n}\none',
    );
  });

  test.each<[string, string, object, string]>([
    [
      'source a file that is not there',
      source('b.sh'),
      {},
      'a/b.sh: there is no such file in lib/programs, and a/a.sh sources it',
    ],
    [
      'source a program',
      source('b.sh'),
      { 'a/b.sh': '#!/bin/sh\n' },
      "a/a.sh: a/b.sh is a program and can't be sourced",
    ],
    [
      'source by another path',
      '. ./b.sh\n',
      { 'a/b.sh': '' },
      `a/a.sh: '. ./b.sh' must stand at the top level, as '. "\${0%/*}/PATH"'`,
    ],
    ['source within a function', `f() {\n  . "\${0%/*}/b.sh"\n}\n`, { 'a/b.sh': '' }, 'must stand at the top level'],
    ['source by the name of bash', 'source b.sh\n', {}, 'must stand at the top level'],
    [
      'define what a file defines that it sources',
      `f() {\n:\n}\n${source('b.sh')}`,
      { 'a/b.sh': 'f() {\n:\n}\n' },
      "'f' is in a/a.sh and in a/b.sh, and they are joined: rename one of them",
    ],
    ['source what is not closed', source('b.sh'), { 'a/b.sh': "echo 'a\n" }, 'a/b.sh: a quote is not closed'],
  ])('may not %s', (_, text, more, message) => {
    expect(errorOf(() => shell(`#!/bin/sh\n${text}`, more))).toContain(message);
  });

  test('must say which shell runs it', () => {
    expect(errorOf(() => shell('echo a\n'))).toBe("a/a.sh: a program must begin with '#!'");
  });

  test('keeps its first line, and loses comments and blank lines', () => {
    const text =
      '#!/bin/sh\n# About.\n\nset -eu\n  # More.\nname=${1#*=}  # of it\necho "$#" "# no comment" \'it # is\' a#b\n';
    expect(shell(text)).toBe('#!/bin/sh\nset -eu\nname=${1#*=}\necho "$#" "# no comment" \'it # is\' a#b');
  });

  test('keeps quoted text over lines, and lines that go on', () => {
    const text = "#!/bin/sh\necho 'a\n\n# b' \\\n  c\\ \n";
    expect(shell(text)).toBe(text.trimEnd() + ' ');
  });

  test.each([
    ['a here-document', 'cat <<EOF\nEOF\n', 'a here-document is not supported: use printf'],
    ['a quote that is not closed', "echo 'a\n", 'a quote is not closed'],
  ])('may not have %s', (_, text, message) => {
    expect(errorOf(() => shell(text))).toBe(`a/a.sh: ${message}`);
  });
});
