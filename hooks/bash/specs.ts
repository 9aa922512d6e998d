import type { OptionSpec } from './options.ts'

/** Options of programs that are read twice: for what they do to files, and for what they run. */
export const SED: OptionSpec = { values: 'efl', attached: 'i', longValues: ['expression', 'file', 'line-length'] }

export const AWK: OptionSpec = {
  values: 'FvfieEl',
  longValues: ['field-separator', 'assign', 'file', 'source', 'include', 'exec', 'load'],
}

/** perlrun: `-i`, `-C`, `-x`, `-F` and the modules take what is attached to them, and nothing else. */
export const PERL: OptionSpec = { values: 'eEI', attached: 'iCxFMmDV' }

export const RUBY: OptionSpec = { values: 'erICE', attached: 'iFxKTW' }

export const WGET: OptionSpec = {
  values: 'OoPUtTQleiaR',
  longValues: ['output-document', 'output-file', 'directory-prefix', 'header', 'user-agent', 'tries', 'timeout'],
}

export const TAR: OptionSpec = {
  values: 'fCTXFbgKLNVHI',
  longValues: [
    ...[
      'file',
      'directory',
      'exclude',
      'files-from',
      'transform',
      'strip-components',
      'checkpoint',
      'checkpoint-action',
    ],
    ...['use-compress-program', 'to-command', 'info-script', 'new-volume-script', 'rsh-command', 'rmt-command'],
  ],
}
