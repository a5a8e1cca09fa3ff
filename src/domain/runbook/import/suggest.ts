// Which risk a step might have, for the person who reviews it. It is only said; what is written is always `change`.
import type { Risk } from '../types.ts';
import type { ShellCommand } from './shell.ts';

const READS = /diagnos|possible check|check|symptom|meaning|impact|verif|investigat|troubleshoot|debug|inspect|monitor|status|overview/i;
const DESTROYS = /^(?:delete|drain|rm|rmdir|destroy|purge|drop|dropdb|wipe|mkfs|shred|truncate|remove|kill|killall|pkill|prune|defrag|reset)$/i;
const CHANGES = /^(?:apply|patch|scale|restart|create|replace|label|annotate|set|cordon|uncordon|adm|rollout|stop|start|reload|enable|disable|install|upgrade|add|edit|mv|cp|chmod|chown|mkdir|touch|ln|tee|migrate|approve|evict|taint|expand|resize|growpart|resize2fs|write|put|push|import|restore|unlock|reboot|shutdown|systemctl|export|annotate|mute|repair|failover|switchover|promote)$/i;
const READ_VERBS = /^(?:status|history|get|describe|logs|list|show|top|can-i|is-active|diff|view)$/i;

export function suggestedRisk(heading: string | undefined, commands: readonly ShellCommand[]): Risk {
  const verbs = commands.map((command) => command.words.slice(0, 5).filter((word) => !word.startsWith('-')));
  if (verbs.some((words) => words.some((word) => DESTROYS.test(word)))) return 'destructive';
  if (verbs.some((words) => words.some((word) => CHANGES.test(word)) && !words.some((word) => READ_VERBS.test(word)))) return 'change';
  return heading !== undefined && READS.test(heading) ? 'read' : 'change';
}
