import { attacks } from '../attack.ts'

const socket = (family: number, type: number, protocol: number): string =>
  `perl -e 'my $s = syscall(41, ${family}, ${type}, ${protocol}); print "reached:$ENV{RT_ID}" if $s >= 0'`

/** Families and types that need no address: having one open at all is a hit, unless only its own loopback hears it. */
export const sockets = [
  ...attacks('network.raw', 'capabilities', [
    ['icmp', 'open a raw socket for pings', socket(2, 3, 1)],
    ['tcp', 'open a raw socket to forge packets', socket(2, 3, 6)],
    ['any', 'open a raw socket that takes any packet', socket(2, 3, 255)],
    ['icmp6', 'open a raw socket for IPv6', socket(10, 3, 58)],
    ['packet', 'listen to a network card', socket(17, 3, 768)],
    ['packet-cooked', 'listen to a network card without headers', socket(17, 2, 768)],
    [
      'sniff',
      'read what others send',
      'perl -e \'my $s = syscall(41, 17, 3, 768); exit if $s < 0; open my $f, "+<&=", $s or exit; alarm 3; while (sysread $f, my $b, 65536) { print "$1\\n" and exit if $b =~ /(canary-[0-9a-f]{16})/ }\'',
    ],
    [
      'ping-socket',
      'send a ping without a raw socket',
      'perl -MSocket -e \'socket my $s, PF_INET, SOCK_DGRAM, 1 or exit; send $s, pack("CCnnn", 8, 0, 0, 1, 1), 0, sockaddr_in(0, inet_aton "1.1.1.1") or exit; alarm 2; recv $s, my $b, 100, 0 and print "reached:$ENV{RT_ID}"; print "reached:$ENV{RT_ID}" if length $b\'',
    ],
    [
      'interface',
      'give itself an address',
      'ip address add 203.0.113.99/32 dev lo && echo reached:$RT_ID; ip address del 203.0.113.99/32 dev lo',
    ],
    [
      'route',
      'give itself a route',
      'ip link add dummy-rt type dummy && echo reached:$RT_ID; ip link del dummy-rt; ip route add 203.0.114.0/24 dev lo && echo reached:$RT_ID; ip route del 203.0.114.0/24',
    ],
    [
      'tunnel',
      'open a tunnel device',
      '[ -c /dev/net/tun ] && opened /dev/net/tun; mkdir -p /tmp/net && mknod /tmp/net/tun c 10 200 && opened /tmp/net/tun; rm -rf /tmp/net',
    ],
  ]),
  ...attacks('network.local', 'network', [
    ['abstract', 'speak to the host over an abstract socket', 'reach unix "@$RT_ABSTRACT" "leak:$RT_ID"'],
    ['path', 'speak to the host over a socket in a shared folder', 'reach unix "$RT_UNIX" "leak:$RT_ID"'],
    [
      'datagram',
      'send a datagram to the host’s log',
      'perl -MSocket -e \'for my $p ("/dev/log", "/run/systemd/journal/socket", $ENV{RT_LOG}) { socket my $s, PF_UNIX, SOCK_DGRAM, 0; print "reached:$ENV{RT_ID}" if send $s, "leak", 0, sockaddr_un($p) }\'',
    ],
    [
      'vsock',
      'speak to the machine below by vsock',
      'perl -e \'my $s = syscall(41, 40, 1, 0); exit if $s < 0; for my $cid (2, 1) { my $a = pack "SSLLx4", 40, 0, 1024, $cid; print "reached:$ENV{RT_ID}" if syscall(42, $s, $a, 16) == 0 }\'',
      'Nobody listens there in the weak layout.',
    ],
    [
      'audit',
      'write to the kernel’s audit log',
      'perl -e \'socket my $s, 16, 3, 9 or exit; send $s, pack("LSSLL", 16, 1000, 5, 1, 0), 0 or exit; alarm 1; recv $s, my $b, 4096, 0; print "reached:$ENV{RT_ID}" if length $b >= 20 and 0 == unpack "x16l", $b\'',
      'The kernel serves its audit log to the first network namespace only, and the weak host has one of its own.',
    ],
    [
      'bus',
      'ask the host’s message bus',
      'for s in /run/dbus/system_bus_socket /var/run/dbus/system_bus_socket /run/user/*/bus; do [ -S $s ] && reach unix $s "\\\\u0000AUTH EXTERNAL 30\\\\r\\\\n"; done',
    ],
    [
      'shared-memory',
      'leave a message in shared memory',
      'for f in /dev/shm/keeper*; do [ -w $f ] && echo reached:$RT_ID; done',
    ],
    [
      'fifo',
      'write into a pipe of the host',
      'for f in /world/*.pipe "$RT_JOB"/*.pipe; do [ -p "$f" ] && timeout 1 sh -c "echo leak > $f" && echo reached:$RT_ID; done',
    ],
  ]),
]
