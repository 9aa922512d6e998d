/** How to find, in another language's code, what reaches out of it. */
type Rules = {
  /** Comments, removed before `opaque` is looked for. */
  comments: RegExp
  /** String literals, emptied before `opaque` is looked for. */
  strings: RegExp
  /** Calls whose literal argument is followed or judged, and then taken out. */
  literal: readonly { pattern: RegExp; as: 'shell' | 'argv' | 'write' | 'delete' | 'read' | 'nothing' }[]
  /** Names that reach out, looked for outside strings. */
  opaque: RegExp
  /** Names that reach out even inside strings (`require('child_process')`, `"__import__"`). */
  names: RegExp
  /** Code with unknown stretches outside strings is refused. */
  strict: boolean
  /** Strings are not emptied: the language runs code inside them. */
  keepsStrings?: boolean
}

const NEVER = /(?!)/
const QUOTED = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g
const S = `(?:'((?:[^'\\\\\\n]|\\\\.)*)'|"((?:[^"\\\\\\n]|\\\\.)*)")`

/** Made when first asked for: few commands hold code of another language, and each pattern takes its time to make. */
const table = () =>
  ({
    python: {
      comments: /#[^\n]*/g,
      strings: /'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g,
      literal: [
        { pattern: new RegExp(`\\bos\\.(?:system|popen)\\(\\s*${S}\\s*\\)`, 'g'), as: 'shell' },
        {
          pattern: new RegExp(`\\bsubprocess\\.\\w+\\(\\s*${S}\\s*,[^()]*shell\\s*=\\s*True[^()]*\\)`, 'g'),
          as: 'shell',
        },
        { pattern: /\bsubprocess\.\w+\(\s*(\[(?:\s*(?:'[^']*'|"[^"]*")\s*,?)*\])[^()]*\)/g, as: 'argv' },
        { pattern: new RegExp(`\\bshutil\\.rmtree\\(\\s*${S}[^()]*\\)`, 'g'), as: 'delete' },
        { pattern: new RegExp(`\\bos\\.(?:remove|unlink|rmdir|removedirs)\\(\\s*${S}\\s*\\)`, 'g'), as: 'delete' },
        {
          pattern: new RegExp(`\\bopen\\(\\s*${S}\\s*,\\s*(?:mode\\s*=\\s*)?['"][rb]*[wax+][^'"]*['"][^()]*\\)`, 'g'),
          as: 'write',
        },
        // Nothing but plain options may follow the name: what is joined to it would be another name.
        {
          pattern: new RegExp(`\\bopen\\(\\s*${S}\\s*(?:,\\s*(?:\\w+\\s*=\\s*)?['"][\\w-]*['"]\\s*)*\\)`, 'g'),
          as: 'read',
        },
        {
          pattern: /\bos\.environ(?:\.get\(\s*|\[\s*)['"](?:HOME|PATH|CI|USER|PWD|SHELL|LANG|TMPDIR)['"]\s*[\])]/g,
          as: 'nothing',
        },
        // What is left of these modules is found by its use.
        {
          pattern: /^[ \t]*import[ \t]+(?:(?:os|sys|subprocess|shutil|json|re)[ \t]*,?[ \t]*)+(?=;|\n|$)/gm,
          as: 'nothing',
        },
        {
          pattern: /(?<=;)[ \t]*import[ \t]+(?:(?:os|sys|subprocess|shutil|json|re)[ \t]*,?[ \t]*)+(?=;|\n|$)/g,
          as: 'nothing',
        },
        { pattern: new RegExp(`\\bPath\\(\\s*${S}\\s*\\)(?=\\.(?:unlink|rmdir))`, 'g'), as: 'delete' },
        { pattern: new RegExp(`\\bPath\\(\\s*${S}\\s*\\)\\.write_(?:text|bytes)\\(`, 'g'), as: 'write' },
        { pattern: new RegExp(`\\bPath\\(\\s*${S}\\s*\\)`, 'g'), as: 'read' },
      ],
      opaque:
        /\b(exec|eval|compile|__import__|getattr|setattr|globals|locals|vars|breakpoint|input|open)\s*\(|\b__\w+__\b(?!\s*(\)|$|;))|\b(?:http\s*\.\s*(?:server|client)|socketserver|xmlrpc|wsgiref)\b|\bfrom\s+(?:http|subprocess|shutil)\b|\b(subprocess|socket|ctypes|pty|shutil|importlib|runpy|code|multiprocessing|asyncio|ftplib|smtplib|telnetlib|paramiko|pickle|marshal|shelve|builtins|cffi|webbrowser|pip|signal|resource|fcntl|mmap|zipimport|codeop|imp|cProfile|timeit|pdb|trace|bdb|distutils|setuptools|linecache|fileinput|posix|_posixsubprocess|os_helper|FileHandler|NamedTemporaryFile|extractall|_os|_sys)\b|\bos\s*\.\s*(?!path\b|getcwd\b|listdir\b|sep\b|name\b|linesep\b|walk\b|scandir\b|cpu_count\b|uname\b|getpid\b|stat\b|curdir\b|pardir\b|pathsep\b|extsep\b|times\b|getlogin\b|getuid\b|mkdir\b|makedirs\b)\w+|\bfrom\s+os\s+import\s+(?!path\b|getcwd\b|listdir\b)|\bimport\s+os\s+as\b|\bfrom\s+os\s+import[^\n;]*\b(system|popen|remove|unlink|exec\w*|spawn\w*|kill|environ|rename)|\bos\s*\)|\b(sys\.modules|sys\.path|sys\.meta_path|sys\.settrace)\b|\.(?:unlink|rmdir|write_text|write_bytes|rename|chmod|symlink_to|hardlink_to|replace_with)\s*\(|\b(?:urllib|requests|httpx|aiohttp|http\.client|urllib3)\b|\bb(?:64|32|16|85)decode|\bfromhex|\bdecompress|\bchr\s*\(\s*\w+\s*\)\s*for/,
      names: NEVER,
      strict: true,
    },
    javascript: {
      comments: /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/[^\n]*/g,
      strings: /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{))*`/g,
      literal: [
        {
          pattern: new RegExp(
            `require\\(\\s*['"](?:node:)?child_process['"]\\s*\\)\\.exec(?:Sync)?\\(\\s*${S}[^()]*\\)`,
            'g',
          ),
          as: 'shell',
        },
        {
          pattern: new RegExp(
            `(?:require\\(\\s*['"](?:node:)?fs['"]\\s*\\)|\\bfs)\\.(?:promises\\.)?(?:rm|rmdir|unlink)(?:Sync)?\\(\\s*${S}[^()]*\\)`,
            'g',
          ),
          as: 'delete',
        },
        {
          pattern: new RegExp(
            `(?:require\\(\\s*['"](?:node:)?fs['"]\\s*\\)|\\bfs)\\.(?:promises\\.)?(?:writeFile|appendFile|truncate)(?:Sync)?\\(\\s*${S}`,
            'g',
          ),
          as: 'write',
        },
        {
          pattern: new RegExp(
            `(?:require\\(\\s*['"](?:node:)?fs['"]\\s*\\)|\\bfs)\\.(?:promises\\.)?(?:readFile)(?:Sync)?\\(\\s*${S}`,
            'g',
          ),
          as: 'read',
        },
        // This machine, and nothing joined to its name.
        {
          pattern:
            /\bfetch\(\s*(['"`])https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:[/?#][^'"`$]*)?\1\s*(?=[,)])/g,
          as: 'nothing',
        },
      ],
      opaque:
        /\b(Deno|Bun)\s*[.[]|\b(WebSocket|EventSource|XMLHttpRequest|sendBeacon)\b|\bprocess\s*\.\s*report\b|\[[^\]\n]*""\s*\+|\b(?:require|import)\s*\(\s*""\s*[^)\s]|\brequire\s*\(\s*""\s*\)\s*\[|\b(eval|Function|spawn\w*|execSync|execFile\w*|fork|binding|dlopen|_linkedBinding|constructor|atob|fromCharCode|createRequire|Worker|WebAssembly|Proxy|Reflect)\b|\bprocess\s*\.\s*(binding|dlopen|kill|mainModule|env\b(?!\s*\.\s*(NODE_ENV|CI|HOME|PATH|USER|PWD|SHELL|LANG)\b)|setuid|chdir|getBuiltinModule)|\b(require|import)\s*\(\s*(?!""|['"`])|\bimport\s*\(|\b(globalThis|global|process|module|require|this)\s*\[|\bmodule\s*\.\s*constructor|\bfetch\s*\(|\bfs\s*\[|\bfromEntries\b.*\brequire\b|\bBuffer\.from\([^)]*(""\s*,\s*"")/,
      names:
        /['"`](?:node:)?(child_process|net|dgram|tls|http2?|https|cluster|worker_threads|vm|repl|inspector|module|v8|wasi|dns|process)(?:\/promises)?['"`]|execa|shelljs|zx\b|node-pty|\bcross-spawn|\b(?:fs|fsp|promises)\s*\.\s*(?:rm|rmdir|unlink|rename|truncate|ftruncate|chmod|chown|symlink|link|writeFile|appendFile|copyFile|cp|createWriteStream|open|writev?|mkdtemp)(?:Sync)?\s*\(|\b(?:rm|rmdir|unlink|rename|truncate|chmod|chown|symlink|link|writeFile|appendFile|copyFile|cp|createWriteStream)Sync\b|['"`](?:node:)?fs(?:\/promises)?['"`][\s\S]*\b(?:rm|rmdir|unlink|rename|truncate|ftruncate|chmod|chown|symlink|link|writeFile|appendFile|copyFile|cp|createWriteStream|open|writev?|mkdtemp)(?:Sync)?\s*\(|\b(?:rm|rmdir|unlink|rename|truncate|ftruncate|chmod|chown|symlink|link|writeFile|appendFile|copyFile|cp|createWriteStream|open|writev?|mkdtemp)(?:Sync)?\s*\([\s\S]*['"`](?:node:)?fs(?:\/promises)?['"`]|['"`](?:node:)?fs(?:\/promises)?['"`][\s\S]*\[\s*['"`](?:rm|rmdir|unlink|rename|truncate|chmod|chown|symlink|link|writeFile|appendFile|copyFile|cp|open|write)['"`]\s*\]/,
      strict: true,
    },
    perl: {
      comments: /(?:^|\s)#[^\n]*/g,
      strings: QUOTED,
      literal: [
        { pattern: new RegExp(`\\b(?:system|exec)\\b\\s*\\(?\\s*${S}\\s*\\)?(?=\\s*(?:;|\\}|$))`, 'g'), as: 'shell' },
        { pattern: /\b(?:system|exec)\b\s*\(?((?:\s*(?:'[^'$@]*'|"[^"$@]*")\s*,?)+)\)?(?=\s*(?:;|\}|$))/g, as: 'argv' },
        { pattern: /`((?:[^`\\]|\\.)*)`/g, as: 'shell' },
        { pattern: /\bqx\s*(?:\{([^}]*)\}|\(([^)]*)\)|\/([^/]*)\/)/g, as: 'shell' },
        {
          pattern: new RegExp(
            `\\b(?:unlink|rmdir|rmtree|remove_tree)\\b\\s*\\(?\\s*${S}\\s*\\)?(?=\\s*(?:;|\\}|$))`,
            'g',
          ),
          as: 'delete',
        },
        {
          pattern: new RegExp(`\\bopen\\b\\s*\\(?\\s*(?:my\\s*)?[$\\w]+\\s*,\\s*['"]<['"]\\s*,\\s*${S}`, 'g'),
          as: 'read',
        },
        {
          pattern: new RegExp(`\\bopen\\b\\s*\\(?\\s*(?:my\\s*)?[$\\w]+\\s*,\\s*['"]>>?['"]\\s*,\\s*${S}`, 'g'),
          as: 'write',
        },
      ],
      opaque:
        /\b(system|exec|fork|eval|require|do|syscall|unlink|rmdir|rename|truncate|kill|socket|connect|open|opendir|sysopen|chmod|chown|link|symlink|unpack|pack|rmtree|remove_tree|remove|creat|dump|ioctl|fcntl|readpipe|dbmopen|bless|ARGV)\b|\bqx\b|`|\bs([^\w\s])(?:(?!\2)[^\\]|\\.)*\2(?:(?!\2)[^\\]|\\.)*\2\w*e|\buse\s+(?!strict|warnings|utf8|feature|JSON::PP|List::Util|Data::Dumper|POSIX|Time|v?5|Encode|File::Basename|Text)|%ENV|\$ENV|\(\?\??\{|&\{|->\$|\*\{/,
      names: /\$ENV\{|IO::Socket|LWP|HTTP::Tiny|IPC::/,
      strict: true,
    },
    ruby: {
      comments: /#(?!\{)[^\n]*/g,
      strings: /'(?:[^'\\\n]|\\.)*'/g,
      literal: [
        {
          pattern: new RegExp(`\\b(?:system|exec|spawn)\\b\\s*\\(?\\s*${S}\\s*\\)?(?=\\s*(?:;|\\}|$))`, 'g'),
          as: 'shell',
        },
        { pattern: /`((?:[^`\\#]|\\.)*)`/g, as: 'shell' },
        { pattern: new RegExp(`\\bFile\\.(?:read|foreach|readlines|binread)\\s*\\(?\\s*${S}`, 'g'), as: 'read' },
      ],
      opaque:
        /\b(system|exec|spawn|fork|eval|instance_eval|class_eval|send|__send__|public_send|Kernel|IO|popen\w*|open|Open3|PTY|Socket|TCPSocket|Net|FileUtils|require_relative|load|syscall|const_get|method|unpack1?|pack|Fiddle|ENV)\b|\brequire\s+(?!['"](json|set|time|date|yaml|csv|pp|digest|erb|rbconfig)['"])|\b(File|Dir|Pathname)\.(?!read|exist|basename|dirname|join|extname|expand_path|glob|size|directory|file|foreach|entries|children|pwd|new)\w+|`|%x/,
      names: NEVER,
      strict: true,
    },
    php: {
      comments: /\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*/g,
      strings: /'(?:[^'\\]|\\.)*'/g,
      literal: [
        { pattern: new RegExp(`\\b(?:system|exec|shell_exec|passthru|popen)\\(\\s*${S}[^()]*\\)`, 'g'), as: 'shell' },
        { pattern: /`((?:[^`\\]|\\.)*)`/g, as: 'shell' },
        { pattern: new RegExp(`\\b(?:unlink|rmdir)\\(\\s*${S}\\s*\\)`, 'g'), as: 'delete' },
        {
          pattern: new RegExp(
            `\\b(?:file_get_contents|readfile|file|parse_ini_file|highlight_file)\\(\\s*${S}\\s*\\)`,
            'g',
          ),
          as: 'read',
        },
      ],
      opaque:
        /\b(system|exec|shell_exec|passthru|popen|proc_open|pcntl_\w+|eval|assert|create_function|call_user_func\w*|unlink|rmdir|rename|file_put_contents|fopen|fsockopen|stream_socket\w*|socket_\w+|curl_\w+|include\w*|require\w*|base64_decode|hex2bin|str_rot13|gzinflate|getenv|mail|dl|putenv|copy|touch|chmod|symlink|array_map|usort|preg_replace_callback)\b|`|\$\w+\s*\(|\$\$|\$_(ENV|SERVER)/,
      names: NEVER,
      strict: true,
    },
    lua: {
      comments: /--[^\n]*/g,
      strings: QUOTED,
      literal: [
        { pattern: new RegExp(`\\b(?:os\\.execute|io\\.popen)\\s*\\(?\\s*${S}\\s*\\)?`, 'g'), as: 'shell' },
        { pattern: new RegExp(`\\bos\\.remove\\s*\\(?\\s*${S}\\s*\\)?`, 'g'), as: 'delete' },
        { pattern: new RegExp(`\\bio\\.(?:lines|open)\\s*\\(?\\s*${S}\\s*\\)?`, 'g'), as: 'read' },
      ],
      opaque:
        /\b(execute|popen|remove|rename|load|loadstring|loadfile|dofile|require|debug|package|_G|_ENV|getfenv|socket|getenv|open|output)\b/,
      names: /['"](?:execute|popen|remove|rename|tmpname|loadstring|dofile)['"]|\b(?:os|io)\s*\[/,
      strict: true,
    },
    r: {
      comments: /#[^\n]*/g,
      strings: QUOTED,
      literal: [{ pattern: new RegExp(`\\bsystem2?\\(\\s*${S}[^()]*\\)`, 'g'), as: 'shell' }],
      opaque:
        /\b(system2?|shell|unlink|eval|parse|source|file\.remove|do\.call|get|match\.fun|pipe|socketConnection|download\.file|url|Sys\.getenv|file|sink|writeLines)\s*\(/,
      names: NEVER,
      strict: true,
    },
    julia: {
      comments: /#[^\n]*/g,
      strings: QUOTED,
      literal: [],
      opaque:
        /`|\b(run|eval|rm|include|ccall|open|download|mv|cp|write|connect|listen|ENV|Meta|pipeline|include_string)\b/,
      names: NEVER,
      strict: true,
    },
    applescript: {
      comments: /--[^\n]*/g,
      strings: NEVER,
      literal: [{ pattern: /do shell script "((?:[^"\\]|\\.)*)"(?=\s*$)/gm, as: 'shell' }],
      opaque: /do shell script|run script|load script|\b(delete|shut down|restart|empty|ObjC)\b/i,
      names: NEVER,
      strict: true,
    },
    scheme: {
      comments: /;[^\n]*/g,
      strings: QUOTED,
      literal: [{ pattern: new RegExp(`\\(system\\s+${S}\\s*\\)`, 'g'), as: 'shell' }],
      opaque:
        /\b(system\*?|eval|delete-file|open-\w+|load|primitive-\w+|getenv|rename-file|rmdir|kill|fork|execl\w*|socket)\b/,
      names: NEVER,
      strict: true,
    },
  }) satisfies Record<string, Rules>

export type Language = keyof ReturnType<typeof table>

let made: Record<Language, Rules> | undefined

export function rulesFor(language: Language): Rules {
  made ??= table()
  return made[language]
}
