/** Debian packages whose files make the sandbox. Those that are not installed here are fetched, where apt can. */
export const PACKAGES = [
  ...['bash', 'dash', 'coreutils', 'findutils', 'grep', 'sed', 'mawk', 'gawk', 'tar', 'gzip', 'bzip2', 'xz-utils'],
  ...['git', 'curl', 'wget', 'perl-base', 'perl', 'perl-modules-5.36', 'openssl', 'xxd', 'jq', 'make', 'zip', 'unzip'],
  ...['python3-minimal', 'python3.11-minimal', 'libpython3.11-minimal', 'libpython3.11-stdlib'],
  ...['util-linux', 'util-linux-extra', 'bsdutils', 'bsdextrautils', 'mount', 'login', 'passwd', 'procps', 'psmisc'],
  ...['diffutils', 'patch', 'less', 'bc', 'ed', 'vim', 'vim-tiny', 'openssh-client', 'e2fsprogs', 'hostname'],
  ...['libc-bin', 'debianutils', 'ncurses-base', 'sqlite3', 'strace', 'tcl8.6', 'tmux', 'cpio', 'libcap2-bin', 'file'],
  ...[
    'busybox',
    'socat',
    'netcat-openbsd',
    'rsync',
    'parallel',
    'sudo',
    'libpam-modules',
    'libpopt0',
    'libwrap0',
    'fdisk',
    'm4',
    'dc',
    'lua5.4',
    'expect',
    'tcl-expect',
    'libtcl8.6',
    'tree',
  ],
]

/** Left out: nobody runs documentation. */
export const SKIPPED =
  /^\/usr\/share\/(doc|man|info|locale|lintian|bug|zsh|bash-completion|mime|applications|pixmaps|icons)\/|\/(test|tests|idlelib|lib2to3|ensurepip)\/|\.pyc$|vim\/vim\d+\/(doc|lang|spell|tutor)/
