// What secrets look like, as their makers document them (each with a fixed prefix, so that ordinary words never match), and where they stand in addresses and headers.

export const shapes: readonly (readonly [name: string, pattern: RegExp])[] = [
  // To its end, or to the end of a text in which the end was cut off.
  ['private-key', /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|$)/g],
  ['age-key', /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g],
  ['slack-token', /(?<![A-Za-z0-9])xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}/g],
  ['slack-token', /(?<![A-Za-z0-9])xapp-[0-9]-[A-Za-z0-9-]{10,}/g],
  ['slack-webhook', /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{10,}/g],
  ['discord-webhook', /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[A-Za-z0-9_-]{20,}/g],
  ['teams-webhook', /https:\/\/[\w.-]+\.webhook\.office\.com\/webhookb2\/[A-Za-z0-9@/_-]{20,}/g],
  ['github-token', /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}/g],
  ['github-token', /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{36,}/g],
  ['gitlab-token', /(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt|ft|soat|imt|agent|oas)-[A-Za-z0-9_-]{20,}/g],
  ['aws-key', /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g],
  ['google-key', /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/g],
  ['google-token', /(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_-]{20,}/g],
  ['google-secret', /(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{20,}/g],
  ['stripe-key', /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})/g],
  ['npm-token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36,}/g],
  ['pypi-token', /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{40,}/g],
  ['docker-token', /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/g],
  ['digitalocean-token', /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}/g],
  ['model-key', /(?<![A-Za-z0-9])sk-(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{32,}/g],
  ['huggingface-token', /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g],
  ['sendgrid-key', /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{30,}/g],
  ['twilio-key', /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g],
  ['vault-token', /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{24,}/g],
  ['grafana-token', /(?<![A-Za-z0-9])glsa_[A-Za-z0-9]{20,}(?:_[A-Fa-f0-9]{1,8})?/g],
  ['grafana-token', /(?<![A-Za-z0-9])glc_[A-Za-z0-9+/=]{32,}/g],
  ['shopify-token', /(?<![A-Za-z0-9])shp(?:at|ss|ca|pa)_[A-Fa-f0-9]{32}/g],
  ['atlassian-token', /(?<![A-Za-z0-9])AT(?:ATT|CTT)3[A-Za-z0-9_=-]{40,}/g],
  ['terraform-token', /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,}/g],
  ['telegram-token', /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9])/g],
  ['linear-key', /(?<![A-Za-z0-9])lin_api_[A-Za-z0-9]{30,}/g],
  ['pagerduty-key', /(?<![A-Za-z0-9])[uy]\+[A-Za-z0-9_-]{18}(?![A-Za-z0-9_-])/g],
  ['jwt', /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g],
];

export const shapeSigns = new RegExp([
  'xox', 'xapp-', 'hooks\\.slack', 'discord', 'webhook\\.office', 'gh[pousr]_', 'github_pat_', 'gl[a-z]{2,5}-', 'AKIA', 'ASIA', 'ABIA', 'ACCA', 'AIza', 'ya29\\.', 'GOCSPX-',
  'k_live_', 'k_test_', 'whsec_', 'npm_', 'pypi-', 'dckr_', 'do[opr]_v1_', 'sk-', 'hf_', 'SG\\.', 'SK[0-9a-f]{32}', 'hv[sbr]\\.', 'glsa_', 'glc_', 'shp(?:at|ss|ca|pa)_', 'AT[AC]TT3',
  'atlasv1', ':AA', 'lin_api_', '[uy]\\+', 'eyJ', 'PRIVATE KEY', 'AGE-SECRET',
].join('|'));

const notYet = '(?!\\[redacted)';
const scheme = '(?:bearer|basic|token|digest|apikey|key|negotiate|geniekey)';

/** Where they stand in addresses and headers, each with a sign that all of these have. What stands before is kept. */
export const keyed: readonly (readonly [sign: RegExp, patterns: readonly RegExp[]])[] = [
  [/bearer |basic /i, [/\b((?:bearer|basic) )(?=[A-Za-z0-9._~+/=-]{0,200}[0-9])[A-Za-z0-9._~+/=-]{16,}/gi]],
  [/authorization/i, [
    // After the name of the header and a scheme anything is one; without a scheme what has a digit in it.
    new RegExp(`\\b(authorization["']?\\s{0,3}[:=]\\s{0,3}["']?${scheme} )(?!token=)${notYet}[^\\s"',;<>]{4,}`, 'gi'),
    new RegExp(`\\b(authorization["']?\\s{0,3}[:=]\\s{0,3}["']?)(?!${scheme} )${notYet}(?=[^\\s"',;<>]*\\d)[^\\s"',;<>]{8,}`, 'gi'),
  ]],
  [/cookie:/i, [/\b((?:set-)?cookie: ?)(?=[^\s=;"']{1,100}=)(?!\[redacted)[^\n"'<>]+/gi]],
  [/:\/\//, [
    // `//user:…@host`, `//:…@host`, and `//key@host` where that is no name.
    /(:\/\/[^\s:/@<>]{0,100}:)(?!\[redacted)[^\s/@<>]{1,200}(?=@)/g,
    /(:\/\/)(?=[^\s:/@<>]{0,100}[0-9])[A-Za-z0-9_-]{20,200}(?=@)/g,
    /([?&](?:sig|pass|auth|key|apikey)=)(?!\[redacted)[A-Za-z0-9%+/=_.~-]{12,}/gi,
    /(events\.(?:eu\.)?pagerduty\.com\/(?:integration|x-ere|generic)\/)(?!\[redacted)[A-Za-z0-9]{20,}/gi,
  ]],
  [/-u |--user/, [/(\s(?:-u|--user)[ =]["']?[^\s:"']{1,60}:)(?!\[redacted)[^\s"']{4,}/g]],
  [/pass["']?=/i, [/(?<![A-Za-z0-9])((?:[A-Za-z0-9]{1,20}_)?pass["']?=["']?)(?!\[redacted)[^\s"'&,;<>]{6,}/gi]],
];
