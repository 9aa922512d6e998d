import type { Call } from '../call.ts'
import type { Rule } from '../rule.ts'

/** Variables by which a program loads code, or takes another program, before it does anything of its own. */
export const PRELOADS =
  /^(LD_(PRELOAD|LIBRARY_PATH|AUDIT|DEBUG_OUTPUT|ORIGIN_PATH|PROFILE)|DYLD_\w+|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|PS[0124]|PROMPT_COMMAND|BASH_FUNC_.*|NODE_OPTIONS|NODE_PATH|NODE_REPL_EXTERNAL_MODULE|PYTHON(STARTUP|PATH|HOME|INSPECT|WARNINGS|BREAKPOINT|USERBASE|EXECUTABLE)|PERL(5LIB|5OPT|LIB|5DB|_MB_OPT)|RUBY(OPT|LIB)|LUA_(INIT|PATH|CPATH)\w*|PHP(RC|_INI_SCAN_DIR)|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|GIT_(WORK_TREE|SSH|SSH_COMMAND|EXTERNAL_DIFF|EDITOR|SEQUENCE_EDITOR|PAGER|ASKPASS|PROXY_COMMAND|EXEC_PATH|TEMPLATE_DIR|CONFIG\w*|DIR|HOOKS_PATH|ALLOW_PROTOCOL)|GCONV_PATH|LOCPATH|GLIBC_TUNABLES|MAKEFLAGS|MAKEFILES|LESSOPEN|LESSCLOSE|LESSEDIT|MANPAGER|MANOPT|BROWSER|SSH_ASKPASS|SUDO_ASKPASS|SUDO_EDITOR|VIMINIT|EXINIT|GVIMINIT|TAR_OPTIONS|RSYNC_RSH|GREP_OPTIONS|HOSTALIASES|RES_OPTIONS|OPENSSL_CONF|OPENSSL_ENGINES|CURL_HOME|WGETRC|NPM_CONFIG_(SCRIPT_SHELL|NODE_OPTIONS|GLOBALCONFIG|USERCONFIG|IGNORE_SCRIPTS)|CC_WRAPPER|RUSTC_WRAPPER|CARGO_BUILD_RUSTC_WRAPPER|ZDOTDIR|FPATH|HISTFILE|DOCKER_HOST|KUBECONFIG|XDG_CONFIG_HOME|INPUTRC|TERMINFO|FCEDIT|EDITOR|VISUAL|PAGER)$/i

/** A prompt that runs nothing. */
const PROMPT = /^(?![\s\S]*(\$\(|`|[\uFDD0\uFDD7]))/u

const TEMPORARY = /(^|:)(\/private)?(\/var)?(\/tmp|\/dev\/shm)(\/|:|$)/

/** Values that are in daily use and load nothing. */
const PLAIN: Record<string, RegExp> = {
  NODE_OPTIONS:
    /^(\s*--(max[-_]old[-_]space[-_]size(=| )\d+|no-warnings(=\w+)?|enable-source-maps|trace-warnings|trace-deprecation|no-deprecation|experimental-vm-modules|experimental-strip-types|stack-trace-limit=\d+|unhandled-rejections=\w+|dns-result-order=\w+|max-http-header-size=\d+|openssl-legacy-provider|throw-deprecation|pending-deprecation|expose-gc))*\s*$/,
  PYTHONPATH: /^(\.|src|lib|tests?|[\w-]+(\/[\w-]+)*)(:(\.|src|lib|[\w-]+(\/[\w-]+)*))*:?[\uFDD0\uFDD7]?$/u,
  PYTHONWARNINGS: /^(ignore|default|error|always|once|module)?$/,
  NODE_PATH: /^(\.|src|lib|node_modules|\.\/[\w/-]*)$/,
  MAKEFLAGS: /^-?-?j?\s*[\d\uFDD3]*$/u,
  GIT_EDITOR: /^(true|:|cat|vim?|nano|code --wait)?$/,
  GIT_SEQUENCE_EDITOR: /^(true|:|cat)?$/,
  GIT_PAGER: /^(cat|less( -\w+)?)?$/,
  EDITOR: /^(true|:|cat|vim?|nano|code( --wait)?)?$/,
  VISUAL: /^(true|:|cat|vim?|nano|code( --wait)?)?$/,
  PAGER: /^(cat|less( -\w+)?|more)?$/,
  GIT_ASKPASS: /^(true|echo|\/bin\/true|\/bin\/echo)?$/,
  MANPAGER: /^(cat|less)?$/,
  BROWSER: /^(none|true|echo)?$/,
  PS4: /^[^$`]*$/,
  PS0: PROMPT,
  PS1: PROMPT,
  PS2: PROMPT,
  ENV: /^(dev\w*|prod\w*|test\w*|stag\w*|local|ci|qa)$/i,
  GIT_CONFIG_NOSYSTEM: /^1$/,
  GIT_CONFIG_GLOBAL: /^\/dev\/null$/,
  GIT_CONFIG_SYSTEM: /^\/dev\/null$/,
  GIT_ALLOW_PROTOCOL: /^(https|ssh|file)(:(https|ssh|file))*$/,
  HISTFILE: /^(\/dev\/null)?$/,
  GREP_OPTIONS: /^(--color=\w+)?$/,
}

export const isPreload = (name: string, values: readonly string[]): boolean =>
  PRELOADS.test(name) && !values.every((value) => PLAIN[name.toUpperCase()]?.test(value) || value === '')

const preloads = (call: Call): boolean => [...call.environment].some(([name, values]) => isPreload(name, values))

/** Preloading and start-up variables. */
export const ENVIRONMENT: readonly Rule[] = [
  {
    name: 'preload-variable',
    category: 'environment',
    why: 'that variable makes a program load other code before its own',
    instead: 'Run the program without it.',
    programs: ['*'],
    when: preloads,
  },
  {
    name: 'preload-export',
    category: 'environment',
    why: 'that variable makes every later program load other code before its own',
    instead: 'Leave it unset.',
    programs: ['declare', 'setenv', 'launchctl', '='],
    when: (call) =>
      call.args.some((arg) => {
        const [, name, value] = /^([\w%]+)\+?=(.*)$/s.exec(arg) ?? []
        return name !== undefined && isPreload(name, [value ?? ''])
      }),
  },
  {
    name: 'search-path',
    category: 'environment',
    why: 'every program would first be looked for in a folder that anyone may write to',
    instead: 'Call the program by its path.',
    programs: ['*'],
    when: (call) =>
      (call.environment.get('PATH') ?? []).some((value) => TEMPORARY.test(value)) ||
      (/^(declare|=)$/.test(call.program) &&
        call.args.some((arg) => arg.startsWith('PATH=') && TEMPORARY.test(arg.slice(5)))),
  },
  {
    name: 'preload-option',
    category: 'environment',
    why: 'that option makes the program load other code before its own',
    instead: 'Run the program without it.',
    programs: [
      'node',
      'ld.so',
      'ld-linux-x86-64.so.2',
      'ld-linux.so.2',
      'sqlite3',
      'ssh-keygen',
      'ssh-add',
      'openssl',
      'lua',
      'ruby',
      'perl',
    ],
    when: (call) =>
      call.args.some((arg, index) => {
        const value = arg.includes('=') ? arg.replace(/^[^=]*=/, '') : (call.args[index + 1] ?? '')
        if (call.program === 'node')
          return (
            /^(-r|--require|--import|--loader|--experimental-loader)(=|$)/.test(arg) &&
            /^(\/(?!work|workspace|home)|data:|https?:|~|.*[\uFDD0\uFDD7])/u.test(value)
          )
        if (call.program === 'perl')
          return (
            /^-I(\/|\.\.|~)|^-\w*d\w*[:=]/.test(arg) ||
            (arg === '-I' && /^(\/|\.\.)/.test(value)) ||
            /^-[mM]-?(IO::Socket|Socket|LWP|HTTP|Net|IPC|Inline|Devel|Acme)/.test(arg)
          )
        if (call.program === 'openssl')
          return /^-(engine|provider|provider-path)$/.test(arg) || (index === 0 && arg === 'engine')
        if (/^ssh-/.test(call.program)) return arg === '-D' || arg === '-s' || arg === '-P'
        return /^--(preload|audit)(=|$)/.test(arg) || (call.program === 'sqlite3' && /load_extension/.test(arg))
      }),
  },
  {
    name: 'package-manager-settings',
    category: 'environment',
    why: 'it changes which shell, registry or program the package manager uses',
    instead: 'Leave the package manager’s settings as they are.',
    programs: ['npm', 'pnpm', 'yarn', 'pip', 'bun'],
    when: (call) =>
      call.args.some((arg) => /^--(script-shell|node-options|globalconfig|userconfig|prefix=\/)/.test(arg)) ||
      (/^(config|c|set)$/.test(call.args[0] ?? '') &&
        !/^(get|list|ls)$/.test(call.args[1] ?? '') &&
        STEERS.test(call.args.slice(1).join(' '))),
  },
]

/** Settings by which a package manager runs something, or fetches it from elsewhere. */
const STEERS =
  /script-shell|node-options|registry|prefix|ignore-scripts|_auth|cafile|strict-ssl|proxy|shell|editor|viewer|global|index-url/i
