import { expect, test } from 'vitest'
import { syntaxError } from './index.ts'

test.each([
  [
    'a.ts',
    'enum A { B }\nclass C { constructor(private a: number) {} }\nexport const x = <T>(y: T): T => y satisfies T\n',
  ],
  ['nest.ts', '@Injectable()\nexport class A { constructor(@Inject(B) private b: B) {} }\n'],
  ['standard.ts', '@sealed class A { @log accessor x = 1 }\n'],
  ['a.d.ts', 'export const a: number\ndeclare function f(): void\n'],
  ['a.tsx', 'export const A = <T,>(p: { a: T }) => <div {...p}>{String(p.a)}</div>\n'],
  ['a.jsx', 'const a = <></>\n'],
  ['a.js', '#!/usr/bin/env node\nconst { a } = require("a")\nif (a) return\nmodule.exports = 010\n'],
  ['flow.js', '// @flow\nexport type A = {| b: ?string |}\n'],
  ['a.mjs', 'await import("x", { with: { type: "json" } })\n'],
  ['a.cjs', 'with (a) { b }\n'],
  ['a.json', '\ufeff{"a": [1, 2]}'],
  ['tsconfig.json', '// for the editor\n{ "a": [1, 2,], /* b */ }'],
  ['.vscode/settings.json', '{ "a": "http://x" /* c */, }'],
  ['a.yml', 'a: &x 1\nb: *x\n---\nc: !custom [d]\n'],
  ['.github/workflows/ci.yml', `on: push\nenv: { A: "\${{ secrets.A }}" }\n`],
  ['chart/templates/a.yaml', '{{- if .Values.a }}\na: {{ .Values.b }}\n{{- end }}\n'],
  ['a.py', 'match 1:\n    case 1: print(f"{1!r}")\n'],
  ['a.sh', '#!/bin/bash\nfor f in *; do [[ -f $f ]] && echo "$f"; done\n'],
  ['tool', '#!/usr/bin/env python3\nprint(1)\n'],
  ['run', '#!/bin/sh\nif true; then :; fi\n'],
  ['notes.md', '{ not: code'],
  ['a.ipynb', '{"cells": []}'],
  ['a.zsh', `#!/bin/zsh\nprint \${(U)a}\n`],
])('%s parses', async (path, text) => {
  expect(await syntaxError(path, text)).toBeUndefined()
})

test.each([
  ['a.ts', 'const a: = 1\n'],
  ['a.ts', 'function f() {\n'],
  ['a.tsx', 'const a = <div>\n'],
  ['a.js', 'import a from\n'],
  ['a.js', 'const a = 1; const a = 2\n'],
  ['a.json', '{"a": 1,}'],
  ['tsconfig.json', '{ "a": [1, 2 }'],
  ['package.json', ''],
  ['a.ipynb', '{"cells": ['],
  ['a.yml', 'a: [1\nb: 2\n'],
  ['a.yml', 'a: 1\na: 2\n'],
  ['a.py', 'def f(:\n  pass\n'],
  ['a.py', 'if True:\nprint(1)\n'],
  ['a.sh', 'if true; then\n'],
  ['tool', '#!/usr/bin/env python3\nprint(\n'],
  ['run', '#!/bin/sh\ncase a in\n'],
])('%s does not: %j', async (path, text) => {
  expect(await syntaxError(path, text)).toMatch(/\w/)
})

test('a program is read, never run', async () => {
  expect(await syntaxError('a.py', 'import os\nos._exit(9)\n')).toBeUndefined()
  expect(await syntaxError('a.sh', 'exit 9\n')).toBeUndefined()
})

test('depth and size end in an answer', async () => {
  expect(await syntaxError('a.json', '['.repeat(1_000_000))).toMatch(/\w/)
  expect(await syntaxError('a.ts', `const a = ${'('.repeat(100_000)}`)).toMatch(/\w/)
  expect(await syntaxError('a.yml', '['.repeat(50_000))).toMatch(/\w/)
  expect(await syntaxError('a.py', '('.repeat(100_000))).toMatch(/\w/)
})
