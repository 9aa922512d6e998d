import { bash, finish, type Move, writes } from './model-server.ts'

/** A small project as people have it, and the moves that build the scene's spec in it. */
export interface Project {
  files: Record<string, string>
  moves: Move[]
}

const addTest = `import assert from 'node:assert/strict'
import test from 'node:test'
import { add } from '../src/add.js'

test('adds', () => assert.equal(add(1, 2), 3))
`

export const takeTest = `import assert from 'node:assert/strict'
import test from 'node:test'
import { take } from '../src/take.js'

test('AC-1: takes', () => assert.equal(take(5, 3), 2))
test('AC-2: nothing is left', () => assert.equal(take(1, 1), 0))
`

export const takeCode = 'export const take = (a, b) => a - b\n'

export const node: Project = {
  files: {
    'package.json': '{"name":"sums","type":"module","scripts":{"test":"node --test"}}\n',
    'src/add.js': 'export const add = (a, b) => a + b\n',
    'test/add.test.js': addTest,
    '.gitignore': 'node_modules/\n.env\ngenerated/\n',
  },
  moves: [
    bash('ls'),
    writes('test/take.test.js', takeTest),
    writes('src/take.js', takeCode),
    bash('printf "#!/bin/sh\\nexec node -p 5-3\\n" > demo.sh && chmod +x demo.sh'),
    finish('Added take.'),
  ],
}

export const python: Project = {
  files: {
    'README.md': '# Sums in Python\n',
    'sums/__init__.py': '',
    'sums/add.py': 'def add(a, b):\n    return a + b\n',
    'tests/__init__.py': '',
    'tests/test_add.py':
      'import unittest\n\nfrom sums.add import add\n\n\nclass Add(unittest.TestCase):\n    def test_adds(self):\n        self.assertEqual(add(1, 2), 3)\n',
    '.sentra/config.yml': 'gate:\n  test: python3 -m unittest discover -v\n',
  },
  moves: [
    writes(
      'tests/test_take.py',
      'import unittest\n\nfrom sums.take import take\n\n\nclass Take(unittest.TestCase):\n    def test_ac_1_takes(self):\n        self.assertEqual(take(5, 3), 2)\n\n    def test_ac_2_nothing_is_left(self):\n        self.assertEqual(take(1, 1), 0)\n',
    ),
    writes('sums/take.py', 'def take(a, b):\n    return a - b\n'),
    finish('Added take.'),
  ],
}
