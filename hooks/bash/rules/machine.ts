import { hasOption, isExcused, type Rule, wordsOf } from '../rule.ts'
import { ASK, P, rules } from './listing.ts'

/** Killing everything, power, services, cron. */
export const MACHINE: readonly Rule[] = rules('machine', [
  {
    name: 'kill-all',
    why: 'it ends every process there is',
    instead: 'End the one process that you started, by its number.',
    programs: P('kill'),
    when: (call) => {
      const targets = call.args.filter(
        (arg, index) =>
          !(index === 0 && /^-/.test(arg) && call.args.length > 1) &&
          !/^(-s|-n|--)$/.test(arg) &&
          !(index > 0 && /^(-s|-n|--signal)$/.test(call.args[index - 1] ?? '')),
      )
      return (
        targets.some((arg) => /^(-1|0+|0*1|-\d+|.*[\uFDD0-\uFDD2\uFDD4-\uFDD7].*)$/u.test(arg)) &&
        !/^-[l0]$/.test(call.args[0] ?? '')
      )
    },
  },
  {
    name: 'kill-by-name',
    why: 'it ends every process of that name, also those of others',
    instead: 'End the one process that you started, by its number: `kill $!`.',
    programs: P('pkill killall killall5 skill slay fuser xkill'),
    when: (call) =>
      (call.program !== 'fuser' || hasOption(call.args, '-k')) &&
      !call.args.some((arg) => /^(-0|--version|-l|--help)$/.test(arg)),
  },
  {
    name: 'power',
    why: 'it stops or restarts the machine',
    instead: ASK,
    programs: P('shutdown reboot halt poweroff telinit init runlevel systemd-shutdown pm-suspend rtcwake'),
    when: (call) => call.program !== 'init' || /^[0-6]$/.test(call.args[0] ?? ''),
  },
  {
    name: 'services',
    why: 'it starts, stops or changes services of the machine',
    instead: 'Use `systemctl status` to look; ask a person to change it.',
    programs: P(
      'systemctl service rc-service rc-update update-rc.d chkconfig initctl launchctl sv svc supervisorctl loginctl hostnamectl timedatectl localectl journalctl resolvectl',
    ),
    when: (call) =>
      call.program === 'journalctl'
        ? call.args.some((arg) => /^--(vacuum|rotate|flush)/.test(arg))
        : !/^(status|is-active|is-enabled|is-failed|list-\w+(-\w+)?|show|cat|help|--version|--status-all|print|list|get-default|--help|)$/.test(
            call.program === 'service' ? (call.args[1] ?? call.args[0] ?? '') : (wordsOf(call)[0] ?? ''),
          ),
  },
  {
    name: 'mac-settings',
    why: 'it changes the settings of the person whose machine this is',
    instead: 'Leave the machine as it is.',
    programs: P('defaults PlistBuddy gsettings dconf'),
    when: (call) =>
      !/^(read|read-type|find|domains|help|get|list-\w+|dump|range|describe)$/.test(wordsOf(call)[0] ?? ''),
  },
  {
    name: 'open-program',
    why: 'it starts a program outside of this terminal, where nothing watches it',
    instead: 'Run what is needed here, by its own name.',
    programs: P('open xdg-open gio'),
    when: (call) =>
      call.program === 'gio'
        ? /^(open|launch)$/.test(wordsOf(call)[0] ?? '')
        : call.args.some((arg) => /^(-a|-b|-e|--args)$|\.(app|command|terminal|desktop|pkg|dmg)\/?$/.test(arg)),
  },
  {
    name: 'cron',
    why: 'it makes something run later, out of sight',
    instead: 'Run it now, or leave a note for a person.',
    programs: P('crontab at batch anacron systemd-run atrm fcrontab'),
    when: (call) => !call.args.some((arg) => /^(-l|-V|--version)$/.test(arg)),
  },
  {
    name: 'packages',
    why: 'it removes the machine’s packages',
    instead: 'Leave installed packages; install what is missing in the workspace.',
    programs: P('apt apt-get dpkg yum dnf rpm pacman apk zypper brew snap flatpak'),
    when: (call) =>
      call.args.some((arg) =>
        /^(remove|purge|autoremove|autopurge|erase|del|uninstall|-r|-P|--purge|--remove|-e|--erase|-R\w*|-rm|rm|dist-upgrade|full-upgrade)$/.test(
          arg,
        ),
      ) && !isExcused(call.args, '-s', '--dry-run', '--simulate', '--just-print'),
  },
  {
    name: 'firewall',
    why: 'it changes the machine’s network',
    instead: ASK,
    programs: P(
      'iptables ip6tables nft ufw firewall-cmd iptables-restore ipset tc pfctl ifconfig ifup ifdown nmcli route',
    ),
    when: (call) =>
      !/^(-n|-nvL|-nL|-L|-S|--list|status|show|list|-h|--version)$/.test(call.args[0] ?? '') &&
      call.args.length > (/^(ifconfig|route|nmcli)$/.test(call.program) ? 1 : 0),
  },
  {
    name: 'ip-change',
    why: 'it changes the machine’s network',
    instead: ASK,
    programs: ['ip'],
    argument: /^(add|del|delete|flush|set|change|replace|exec)$/,
  },
  {
    name: 'clock',
    why: 'it changes the machine’s clock or name',
    instead: ASK,
    programs: P('date hwclock hostname ntpdate'),
    when: (call) =>
      call.program === 'date'
        ? call.args.some((arg) => /^(-s|--set)/.test(arg))
        : call.program === 'hostname'
          ? wordsOf(call).length > 0
          : call.program !== 'hwclock' || call.args.some((arg) => /^(-w|-s|--set|--systohc|--hctosys)/.test(arg)),
  },
])
