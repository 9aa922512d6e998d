import { agent as monthAgent } from './books-by-month/agent.ts'
import * as month from './books-by-month/spec.ts'
import { agent as markdownAgent } from './export-markdown/agent.ts'
import * as markdown from './export-markdown/spec.ts'
import type { Feature } from './feature.ts'
import { agent as authorAgent } from './filter-by-author/agent.ts'
import * as author from './filter-by-author/spec.ts'

/** The three features that can be asked for; the first is the default. */
export const features: readonly [Feature, ...Feature[]] = [
  {
    id: 'filter-by-author',
    title: 'Filter my list by author',
    recording: 'filter-by-author.wav',
    words: [
      'filter',
      'author',
      'authors',
      'writer',
      'small',
      'capital',
      'letters',
      'matter',
      'matches',
      'instead',
      'printing',
      'nothing',
    ],
    ...author,
    agent: authorAgent,
  },
  {
    id: 'books-by-month',
    title: 'How many books a month?',
    recording: 'books-by-month.wav',
    words: ['command', 'counts', 'count', 'month', 'months', 'monthly', 'many', 'newest', 'first', 'each'],
    ...month,
    agent: monthAgent,
  },
  {
    id: 'export-markdown',
    title: 'My shelf as Markdown',
    recording: 'export-markdown.wav',
    words: [
      'export',
      'shelf',
      'markdown',
      'marked',
      'file',
      'share',
      'line',
      'check',
      'box',
      'checked',
      'every',
      'one',
    ],
    ...markdown,
    agent: markdownAgent,
  },
]
