# reach tcp HOST PORT [TEXT] | udp HOST PORT [TEXT] | unix PATH [TEXT]: sends TEXT, prints what comes back in two seconds.
use strict;
use Socket qw(:all);
my ($kind, @rest) = @ARGV;
my ($host, $port, $text) = $kind eq 'unix' ? ($rest[0], 0, $rest[1]) : @rest;
$text //= $kind eq 'udp' ? "leak:$ENV{RT_ID}" : "GET /?leak:$ENV{RT_ID} HTTP/1.0\\r\\n\\r\\n";
$text =~ s/\\r/\r/g;
$text =~ s/\\n/\n/g;
$text =~ s/\\u00(..)/chr hex $1/ge;
alarm 4;
my $s;
if ($kind eq 'unix') {
  $host =~ s/^@/\0/;
  socket $s, PF_UNIX, SOCK_STREAM, 0 or exit 1;
  # An abstract name ends where it ends; a path ends with a NUL.
  my $address = $host =~ /^\0/ ? pack('S a*', AF_UNIX, $host) : sockaddr_un($host);
  connect $s, $address or exit 1;
} else {
  my ($failed, @found) = getaddrinfo $host, $port, { socktype => $kind eq 'udp' ? SOCK_DGRAM : SOCK_STREAM };
  exit 1 if $failed or !@found;
  socket $s, $found[0]{family}, $found[0]{socktype}, 0 or exit 1;
  $SIG{ALRM} = sub { exit 1 };
  alarm 2;
  connect $s, $found[0]{addr} or exit 1;
  alarm 4;
}
$| = 1;
syswrite $s, $text;
my $got = 0;
my $wait = 1.5;
while (1) {
  my $bits = '';
  vec($bits, fileno $s, 1) = 1;
  last unless select $bits, undef, undef, $wait;
  my $n = sysread $s, my $data, 65536;
  last unless $n;
  print $data;
  $got += $n;
  last if $got > 1e6 or $kind eq 'udp';
  $wait = 0.4;
}
