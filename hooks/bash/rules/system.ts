import type { Call } from '../call.ts'
import { parseOptions } from '../options.ts'
import { isWithin, resolveAll } from '../paths.ts'
import type { Place } from '../place.ts'
import { hasOption, type Rule } from '../rule.ts'
import { zoneOf } from '../zones.ts'
import { ASK, P, rules } from './listing.ts'

/** Devices, file systems, mounts. */
const DEVICES = rules('devices', [
  {
    name: 'make-file-system',
    why: 'it formats or repartitions a disk',
    instead: ASK,
    programs: P(
      'mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs mkfs.f2fs mkfs.minix mkfs.cramfs mke2fs mkswap mkdosfs wipefs fdisk sfdisk cfdisk gdisk sgdisk parted blkdiscard hdparm nvme badblocks debugfs tune2fs resize2fs fsck e2fsck xfs_repair dmsetup lvremove vgremove pvremove lvcreate pvcreate mdadm cryptsetup zpool zfs btrfs losetup diskutil newfs fsfreeze partx blockdev',
    ),
    when: (call) => !call.args.some((arg) => /^(-l|--list|-V|--version|--help|-h)$/.test(arg)) || call.args.length > 2,
  },
  {
    name: 'mount',
    why: 'it changes what is mounted where',
    instead: 'Work with the files that are there.',
    programs: P(
      'mount umount swapon swapoff pivot_root switch_root mount.nfs mount.cifs fusermount fusermount3 sshfs udisksctl',
    ),
    when: (call) =>
      (call.program !== 'mount' && call.program !== 'swapon') ||
      call.args.some((arg) => !/^(-l|-t|-s|--show|-V|--version|-h|--help)$/.test(arg)),
  },
])

/** Sources of a container's mounts: `-v a:/b`, also at the end of a cluster (`-itv`), and `--mount source=a`. */
const mountsOf = (call: Call): string[] => {
  const { given } = parseOptions(call.args, {
    values: 'vewpulmh',
    longValues: ['volume', 'mount', 'env', 'workdir', 'publish', 'user', 'name', 'network', 'entrypoint', 'label'],
  })
  const volumes = [...(given.get('v') ?? []), ...(given.get('volume') ?? [])].map((text) => text.replace(/:.*$/s, ''))
  const mounts = (given.get('mount') ?? []).flatMap((text) => /(?:^|,)"?(?:source|src)=([^,"]*)/.exec(text)?.[1] ?? [])
  return [...volumes, ...mounts]
}

/** Beneath the workspace, or what one made in /tmp; a bare name is a volume of the engine's. */
const isOurs = (source: string, call: Call, place: Place): boolean => {
  if (!/[/\uFDD0-\uFDD7]/u.test(source) && source !== '.' && source !== '..') return true
  return resolveAll(call.cwd, source, call.links).every(
    (path) =>
      path !== undefined &&
      (path === place.workspace || isWithin(path, place.workspace) || zoneOf(path, place) === 'scratch') &&
      zoneOf(path, place) !== 'hooks',
  )
}

/** Privilege, namespaces, the engine's socket, other processes' memory. */
const PRIVILEGE = rules('privilege', [
  {
    name: 'other-user',
    why: 'it becomes another user',
    instead: 'Work as the user you are.',
    programs: P('su runuser pkexec newgrp sg machinectl gosu su-exec setuidgid chpst'),
  },
  {
    name: 'root-shell',
    why: 'it opens a shell with root’s rights',
    instead: 'Work as the user you are.',
    programs: P('sudo doas'),
    when: (call) =>
      (/(^|\s)(-\w*[is]|--login|--shell)(\s|$)/.test(call.args.slice(0, 4).join(' ')) &&
        call.args.every((arg) => /^-|^root$/.test(arg))) ||
      call.args.some(
        (arg, index) =>
          /^(.*\/)?(ba|z|da|k|fi)?sh$/.test(arg) &&
          call.args.slice(0, index).every((each) => each.startsWith('-') || each === 'root') &&
          index === call.args.length - 1,
      ) ||
      hasOption(call.args.slice(0, 1), '-e') ||
      call.args[0] === '--edit',
  },
  {
    name: 'edit-sudoers',
    why: 'it changes who may become root',
    instead: ASK,
    programs: P('visudo sudoedit vipw vigr'),
  },
  {
    name: 'namespace',
    why: 'it leaves or makes a namespace, which is how sandboxes are left',
    instead: 'Run the program as it is.',
    programs: P(
      'nsenter unshare chroot bwrap firejail proot systemd-nspawn capsh setpriv setcap ctr crictl runc lxc lxc-attach lxc-execute criu newuidmap newgidmap fakechroot schroot',
    ),
    when: (call) =>
      !(call.program === 'capsh' && call.args[0] === '--print') &&
      !call.args.some((arg) => /^(--version|-V|--help)$/.test(arg)),
  },
  {
    name: 'setuid',
    why: 'it gives a program its owner’s rights, or everybody the right to write',
    instead: 'Use `chmod +x FILE` or `chmod 644 FILE`.',
    programs: P('chmod install mkdir'),
    when: (call) => {
      const mode =
        call.program === 'chmod'
          ? call.args.filter((arg) => !/^-[Rvcf]+$/.test(arg) && !arg.startsWith('--')).slice(0, 1)
          : call.args.flatMap((arg, index) =>
              arg === '-m' || arg === '--mode'
                ? [call.args[index + 1] ?? '']
                : /^(-m|--mode=)/.test(arg)
                  ? [arg.replace(/^(-m|--mode=)/, '')]
                  : [],
            )
      return mode.some(
        (text) => /^0*[2-7]\d{3}$/.test(text) || /[+=,][rwxXt]*s/.test(text) || /^[ugoa]*[+=][rwxXt]*s/.test(text),
      )
    },
  },
  {
    name: 'world-writable',
    why: 'it lets every user change everything beneath',
    instead: 'Give the owner the right, for the file meant: `chmod u+w FILE`.',
    programs: ['chmod'],
    options: ['-R', '--recursive'],
    argument: /^0?777$|^(a|o|ugo)?[+=]\w*w|^(a|ugo)?-[rwx]+$|^0{1,4}$/,
  },
  {
    name: 'trace-process',
    why: 'it reads or changes another process’s memory',
    instead: 'Debug a program that you start yourself.',
    programs: P(
      'gdb strace ltrace perf gcore ptrace reptyr bpftrace frida lldb py-spy rbspy jmap jstack sysdig dtrace stap',
    ),
    when: (call) =>
      call.program === 'gcore' ||
      call.program === 'reptyr' ||
      call.args.some(
        (arg) =>
          /^(-p\d*|--pid(=.*)?|-a|record|-attach|--attach)$/.test(arg) ||
          (/^(\d+|\uFDD3|\$\$)$/u.test(arg) && call.program === 'gdb'),
      ),
  },
  {
    name: 'engine-socket',
    why: 'the container engine’s socket is root on this machine',
    instead: 'Leave the engine alone.',
    programs: P('curl nc ncat socat python node ls chmod docker wget'),
    argument: /(docker|podman|containerd|crio)[^/]*\.sock/,
  },
  {
    name: 'engine-escape',
    why: 'a container with the machine’s files, namespaces or devices is root on this machine',
    instead: 'Run the container without `--privileged`, host namespaces, or mounts from outside the workspace.',
    programs: P('docker podman nerdctl'),
    words: ['run|create|exec|container|compose'],
    when: (call, place) =>
      mountsOf(call).some((source) => !isOurs(source, call, place)) ||
      call.args.some(
        (arg, index) =>
          /^(--privileged(=(true|1))?|--(pid|net|network|ipc|uts|userns|cgroupns)=host|--cap-add(=.*)?|--device(=.*)?|--security-opt(=.*)?)$/.test(
            arg,
          ) ||
          (arg === 'host' && /^--(pid|net|network|ipc|uts|userns)$/.test(call.args[index - 1] ?? '')),
      ),
  },
  {
    name: 'kernel-module',
    why: 'it changes the kernel',
    instead: ASK,
    programs: P('insmod rmmod modprobe kexec sysctl'),
    when: (call) =>
      call.program !== 'sysctl' ||
      call.args.some((arg) => /^(-w|-p|--write|--load|--system)/.test(arg) || arg.includes('=')),
  },
  {
    name: 'accounts',
    why: 'it changes the machine’s users',
    instead: ASK,
    programs: P(
      'useradd userdel usermod groupadd groupdel groupmod adduser deluser addgroup delgroup passwd chpasswd chsh chage gpasswd chfn',
    ),
    when: (call) => !call.args.includes('-S') && !call.args.includes('--status'),
  },
])

/** Unpacking to absolute names. */
const ARCHIVES = rules('system', [
  {
    name: 'absolute-names',
    why: 'it unpacks files to wherever the archive says, outside the workspace too',
    instead: 'Unpack without `-P`.',
    programs: P('tar bsdtar'),
    when: (call) =>
      (hasOption(call.args, '-P') ||
        hasOption(call.args, '--absolute-names') ||
        /^[a-zA-Z]*P/.test(call.args[0] ?? '')) &&
      call.args.some((arg) => /^-?[a-zA-Z]*x/.test(arg) || arg === '--extract'),
  },
])

export const SYSTEM: readonly Rule[] = [...DEVICES, ...PRIVILEGE, ...ARCHIVES]
