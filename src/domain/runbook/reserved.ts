// Names that mean something to a shell, a loader or a tool: a value under one of them would be an instruction.

const SHELL_AND_LOADER = [
  /^(?:PATH|IFS|ENV|HOME|SHELL|PS4|CDPATH|PROMPT_COMMAND|TMPDIR|TZ|LANG|SHELLOPTS|BASHOPTS|POSIXLY_CORRECT|GLOBIGNORE|GCONV_PATH|LOCPATH|HOSTALIASES|RES_OPTIONS)$/,
  /^(?:LC_|BASH_|LD_|GLIBC_|MALLOC_|NODE_)/,
  /^(?:PYTHON|PERL|RUBY)/,
  /_PROXY$/,
];

const CREDENTIALS = [/^(?:GIT_|SSH_|AWS_|GOOGLE_|GH_|GITHUB_|SLACK_)/, /^KUBE/, /^PG[A-Z]+$/];

/** True for names that neither a parameter nor an output may have. */
export function isReserved(name: string): boolean {
  return [...SHELL_AND_LOADER, ...CREDENTIALS].some((family) => family.test(name));
}

/** True for names that not even a secret may have: credential names are fine there, the shell's and loader's are not. */
export function isReservedForSecrets(name: string): boolean {
  return SHELL_AND_LOADER.some((family) => family.test(name));
}
