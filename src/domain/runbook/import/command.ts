// Whether a text is a command at all, by its first words: a parser alone takes much prose for shell.
import type { Shell, ShellCommand } from './shell.ts';

const KUBERNETES = 'oc kubectl kustomize helm virtctl odf ocm rosa osdctl must-gather k9s etcdctl etcdutl crictl ctr nerdctl podman docker buildah skopeo runc istioctl linkerd cilium calicoctl velero argocd flux kubeadm minikube kind eksctl cmctl opm omg stern kubectx kubens ceph rbd rados radosgw-admin ceph-volume noobaa mc ovn-nbctl ovn-sbctl ovn-appctl ovs-vsctl ovs-ofctl ovs-appctl ovs-dpctl kubelet karmadactl tkn toolbox backplane hypershift';
const CLOUD = 'aws gcloud gsutil bq az doctl hcloud terraform tf terragrunt packer ansible ansible-playbook vault consul nomad knife chef-client chef-solo puppet salt salt-call pulumi tctl tsh teleport glab gh hub cloudflared flarectl wrangler heroku vagrant op jsonnet jb amtool promtool thanos mimirtool logcli lokitool tanka tk pd';
const DATA = 'psql pg_dump pg_dumpall pg_restore pg_ctl pg_basebackup pg_controldata pg_repack pgbench pgbouncer patronictl gitlab-patronictl gitlab-psql gitlab-rails gitlab-rake gitlab-ctl gitlab-backup gitlab-pgrepack mysql mysqldump mysqladmin redis-cli sqlite3 mongo mongosh cqlsh kafka-topics rabbitmqctl rabbitmq-diagnostics elasticdump wal-g wal-e praefect gitaly barman repmgr createdb dropdb vacuumdb';
const LANGUAGES = 'bundle ruby irb rails rake gem python python3 pip pip3 node npm npx yarn pnpm go cargo java jcmd jstack jmap jstat perl php composer make mvn gradle git svn rbenv pyenv nvm asdf brew mix';
const SYSTEM = 'sudo su ssh scp sftp sshuttle rsync curl wget nc ncat telnet ping ping6 traceroute tracepath mtr dig nslookup host whois openssl gpg gpg2 ssh-keygen ssh-add ssh-agent ssh-copy-id keybase pass base64 md5sum sha1sum sha256sum jq yq xq grep egrep fgrep zgrep rg ag awk gawk sed cut tr sort uniq wc head tail cat zcat tac less more tee xargs find locate ls ll tree cd pwd pushd popd mkdir rmdir rm mv cp ln touch chmod chown chgrp chroot stat file du df mount umount lsblk blkid fdisk parted growpart resize2fs xfs_growfs xfs_info mkfs fsck e2fsck tune2fs dd lvs vgs pvs lvextend lvcreate lvremove vgcreate vgextend pvcreate pvresize pvs mdadm smartctl nvme hdparm zpool zfs ps pgrep pkill kill killall top htop iotop vmstat iostat mpstat sar free uptime dmesg lsof fuser strace ltrace perf gdb pstack bpftrace tcpdump tshark iftop nethogs ss netstat ip ifconfig iptables ip6tables nft firewall-cmd ethtool arp arping route nmcli nmap conntrack tc brctl bridge sysctl modprobe lsmod insmod rmmod systemctl service journalctl loginctl timedatectl hostnamectl resolvectl systemd-analyze systemd-run chronyc chronyd ntpq ntpdate ntpstat apt apt-get apt-cache aptly dpkg yum dnf rpm rpm-ostree ostree snap zypper pacman apk useradd userdel usermod groupadd passwd chage id whoami who w last crontab at date cal hostname uname env printenv export unset set source alias echo printf read test true false exit sleep watch time timeout nohup screen tmux script vi vim nano emacs ed man which whereis type command history diff cmp comm patch tar gzip gunzip zip unzip bzip2 xz zstd split strings xxd hexdump od openssl certtool update-ca-trust keytool certbot haproxy nginx apachectl httpd varnishadm postfix postqueue sendmail mail logger logrotate sestatus getenforce setenforce semanage restorecon ipmitool dmidecode lscpu lspci lsusb numactl taskset nice renice ionice ulimit nproc free uptime sensors ipcalc envdir expect mktemp seq yes eval exec trap wait jobs fg bg local declare typeset readonly shift return break continue sh bash dash zsh chpst sv runit supervisorctl pm2 qemu-img virsh virt-install guestfish jeprof stackprof rbspy flamegraph.pl stackcollapse-perf.pl tokio-console ab wrk hey siege docker-compose docker-machine nsenter unshare capsh getent nslookup avahi-browse grpcurl websocat httpie http s3cmd rclone restic borg fio iperf iperf3 stress dos2unix iconv column paste nl fold fmt expand basename dirname realpath readlink open xdg-open pbcopy firefox : [ dropdb';

const KNOWN = new Set([KUBERNETES, CLOUD, DATA, LANGUAGES, SYSTEM].join(' ').split(' '));
/** Also plain English: taken for commands only when what follows looks like arguments. */
const ENGLISH = new Set('find watch set make kill top test read time install which wait who more less host link split cut look head tail mount export echo exit service open type sort file last history at id date script command history cat column free go node expect patch help pass op consul vault pd hub mail route bridge sleep true false return break continue yes flux mix kind snap file split join strings tree hey column local'.split(' '));
const PATH = /^(?:\.{1,2}|~|\/[\w.@-]+)?(?:\/[\w.@+-]+)*\/[\w.@+-]+$/;
const SCRIPT = /^[\w./-]+\.(?:sh|py|rb|pl|bash)$/;

/** A path of one part at the root is a chat command (`/incident`), not a program. */
function isProgramPath(name: string): boolean {
  return (PATH.test(name) && !/^\/[^/]+$/.test(name)) || SCRIPT.test(name) || /^(?:\$\w+\/)?(?:s?bin|scripts?|tools?|hack)\/[\w./-]+$/.test(name);
}

export function isKnown(name: string): boolean {
  return KNOWN.has(name) || isProgramPath(name);
}

/** Words as only commands have them: options, paths, assignments, expansions, resource/name. */
function looksLikeArguments(words: readonly string[]): boolean {
  return words.some((word) => /^-{1,2}[A-Za-z0-9]|[/=$*{}|]|\w[._:@-]\w|^[0-9]+$/.test(word));
}

function isProse(words: readonly string[]): boolean {
  const plain = words.filter((word) => /^[A-Za-z][a-z]*[,.:;?!]?$/.test(word));
  return words.length >= 5 && plain.length >= words.length - 1 && !looksLikeArguments(words.slice(1));
}

/** `sure`: only what is known; for a block that does not say that it is a shell's. */
export function isCommand(command: ShellCommand, shell: Pick<Shell, 'functions'>, sure: boolean): boolean {
  const [name, ...args] = command.words;
  if (name === undefined) return command.assigns.length > 0;
  if (shell.functions.includes(name)) return true;
  if (isProse(command.words) && !/^(?:oc|kubectl|git|sudo)$/.test(name)) return false;
  if (ENGLISH.has(name)) return args.length === 0 ? !sure || /^(?:exit|true|date|id)$/.test(name) : looksLikeArguments(args) || args.length <= 2 || !sure;
  if (isKnown(name)) return true;
  if (sure) return false;
  // Not known, in a fence that says it is a shell's: a word in small letters that is no metric, and no sentence after it.
  if (args[0] === '=' || args.some((word) => /[a-z][,:;.!?]$/i.test(word)) || !/^[a-z][a-z0-9_.-]*$/.test(name)) return false;
  if (args.length === 0) return !name.includes('_');
  return args.length <= 2 && !name.includes('_') ? true : args.some((word) => /^-{1,2}[A-Za-z]|[/=$]/.test(word));
}

/** Whether a commented or printed line would be a command if it stood alone. */
export function startsLikeCommand(line: string): boolean {
  if (/^\s*(?:for \w+ in |while )[^;]*;\s*do\b/.test(line)) return true;
  const words = line.trim().split(/\s+/);
  const [name, ...args] = words;
  if (name === undefined || !isKnown(name) || isProse(words)) return false;
  return !ENGLISH.has(name) || looksLikeArguments(args);
}
