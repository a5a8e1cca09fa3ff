#!/bin/sh
# A stand-in for kubectl: what a cluster of the demo's company would answer to the shipped runbooks. Nothing is behind it.
words="$*"
workload() { echo "$words" | grep -o 'deployment/[a-z0-9-]*' | head -n 1 | cut -d/ -f2; }
case "$words" in
  *'rollout history'*)
    echo "deployment.apps/$(workload)"
    echo 'REVISION  CHANGE-CAUSE'
    echo '40        Close idle connections'
    echo '41        Show the delivery date in the cart'
    echo '42        New payment flow for everybody' ;;
  *'rollout undo'*'--dry-run=client'*)
    echo "deployment.apps/$(workload) Pod Template:"
    echo '  Containers: app'
    echo "    Image: registry.acme.example/$(workload):8bc9a0c"
    echo '(dry run)' ;;
  *'rollout undo'*) echo "deployment.apps/$(workload) rolled back" ;;
  *'rollout status'*) echo "deployment \"$(workload)\" successfully rolled out" ;;
  *'deployment\.kubernetes\.io/revision'*) printf '42' ;;
  *' logs '*) echo 'PaymentError: card flow v2 is not configured for region eu-west-1' ;;
  *'get events'*)
    echo 'LAST SEEN   TYPE      REASON    OBJECT                MESSAGE'
    echo '2m          Warning   BackOff   pod/app-6d5f9-x7k2p   Back-off restarting failed container' ;;
  *'get deployment'*)
    echo 'NAME   READY   UP-TO-DATE   AVAILABLE   AGE    IMAGES'
    echo "$(workload)   3/3   3   3   214d   registry.acme.example/$(workload):e83c516" ;;
  *' df -h '*) printf 'Filesystem      Size  Used Avail Use%% Mounted on\n/dev/nvme1n1     98G   95G  2.9G  97%% /data\n' ;;
  *' df -i '*) printf 'Filesystem       Inodes  IUsed    IFree IUse%% Mounted on\n/dev/nvme1n1    6553600  41213  6512387    1%% /data\n' ;;
  *' df -Pk '*) printf 'Filesystem     1024-blocks     Used Available Capacity Mounted on\n/dev/nvme1n1     206292664 51573166 154719498      25%% /data\n' ;;
  *' du '*) printf '2097152\t/data/base\n46137344\t/data/log/2025\n51380224\t/data/log\n97517568\t/data\n' ;;
  *' find '*) printf '/data/log/app.log.3\n/data/log/app.log.4\n/data/log/2025/app.log.gz\n' ;;
  *'get pvc'*jsonpath*) printf 'now 100Gi, asked for 100Gi, class gp3' ;;
  *'get pvc'*) printf 'NAME   STATUS   VOLUME     CAPACITY   STORAGECLASS\n%s   Bound    pvc-4f1c   100Gi      gp3\n' "$(echo "$words" | sed 's/.*get pvc \([a-z0-9-]*\).*/\1/')" ;;
  *'patch pvc'*) echo 'persistentvolumeclaim patched' ;;
  *' wait '*) echo 'persistentvolumeclaim condition met' ;;
  *) echo "The stand-in for kubectl does not know: $words" >&2; exit 1 ;;
esac
