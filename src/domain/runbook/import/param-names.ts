// From what an author wrote in a hole to a parameter: its name and a guess at its type.
import { isReserved } from '../reserved.ts';

const FILLERS = /^(?:the|your|my|a|an|some|enter|insert|name[ _-]of|value[ _-]of)[ _-]+(?=\S)/i;

/** UPPER_SNAKE of 3 to 40 characters, never a name that means something to a shell or a tool. */
export function paramName(written: string): string {
  let text = written.trim().replaceAll(/['"]/g, '');
  while (FILLERS.test(text)) text = text.replace(FILLERS, '');
  const snake = text.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_').replaceAll(/^[_0-9]+|_+$/g, '');
  const short = snake.slice(0, 32).replace(/_+$/, '');
  if (short === '') return 'VALUE';
  return isReserved(short) || short.length < 3 ? `THE_${short}` : short;
}

/** First characters are letters or digits, so that no value is an option; no blanks, quotes, brackets or dollars. */
const WORD = '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$';
const GUESSES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|_)(?:NAMESPACE|NS|POD|NODE|DEPLOYMENT|DEPLOY|STATEFULSET|DAEMONSET|REPLICASET|SERVICE|SVC|PVC|PV|VM|VMI|CONFIGMAP|CONTAINER|JOB|CRONJOB|INGRESS|ROUTE|CLUSTER|OPERATOR|MACHINE|DV|SA|SERVICEACCOUNT|STORAGECLASS|CRD?|CSR|CLAIM|PROJECT)(?:_?NAME|_?ID)?$/, 'type: k8s-name'],
  [/(?:^|_)(?:HOST|HOSTNAME|FQDN|SERVER|DOMAIN)(?:_?NAME)?$/, 'type: hostname'],
  [/(?:^|_)(?:IP|ADDRESS|ADDR|IP_ADDRESS)$/, "type: string, pattern: '^[0-9A-Fa-f][0-9A-Fa-f.:]{1,44}$'"],
  [/(?:^|_)(?:PID|PORT|COUNT|NUMBER|REPLICAS|SIZE|SECONDS|MINUTES|REVISION|LINES)$/, 'type: integer, min: 0, max: 999999999'],
  [/(?:^|_)(?:COMMIT|SHA)$/, 'type: git-sha'],
  [/(?:^|_)(?:PATH|FILE|DIR|DIRECTORY|FOLDER|MOUNT_?POINT|DEVICE|FILENAME)$/, "type: string, pattern: '^/[A-Za-z0-9._/@-]{1,250}$'"],
  [/(?:^|_)(?:URL|URI|ENDPOINT)$/, "type: string, pattern: '^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$'"],
];

/** As it stands in the frontmatter. A guess: the reviewer knows better, and a value that does not fit is refused. */
export function guessedType(name: string): string {
  return GUESSES.find(([pattern]) => pattern.test(name))?.[1] ?? `type: string, pattern: '${WORD}'`;
}
