#!/bin/sh
# bare.sh PLACE BUNDLE COMMAND...: what a new user does, in the bare Debian that stands in PLACE. Clones
# BUNDLE there and runs the commands in the clone; says how long each took and what the disk holds.
# `./dev bare` calls it as root in mount and process namespaces of its own: whatever it mounts or starts
# ends with it.
set -eu
place=$1 bundle=$2
shift 2

mount --bind "$place" "$place"
mount -t proc proc "$place/proc"
mount -t sysfs -o ro sysfs "$place/sys"
mount -t devpts devpts "$place/dev/pts" -o newinstance,ptmxmode=0666
mkdir -p "$place/dev/shm"
mount -t tmpfs tmpfs "$place/dev/shm"
cp /etc/resolv.conf "$place/etc/resolv.conf"
cp "$bundle" "$place/root/cinch.bundle"
# More than chroot does: `ip netns exec` wants / to be a mount, and /proc/*/exe to be seen from there.
cd -- "$place"
pivot_root . mnt
cd /
umount -l /mnt

in_place() {
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM="${TERM:-dumb}" \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
        DEBIAN_FRONTEND=noninteractive sh -euc "$1" </dev/null
}

# Runs a command in the clone; says how long it took.
timed() {
    printf '\n== %s\n' "$1"
    before=$(date +%s)
    in_place "cd /root/cinch && $1" || failed="$failed $1"
    printf '== %s: %d s\n' "$1" "$(($(date +%s) - before))"
}

failed=
in_place 'apt-get update -qq && apt-get install -y -qq --no-install-recommends git >/dev/null'
in_place 'cd /root && rm -rf cinch && git clone -q cinch.bundle cinch && git -C cinch log -1 --oneline'
packages=$(du -smx / | cut -f1)
for command in "$@"; do
    timed "$command"
done
total=$(du -smx / | cut -f1)
clone=$(du -smx /root/cinch | cut -f1)
printf '\n== disk: %d MiB before, %d MiB now, %d of them the clone and its builds\n' \
    "$packages" "$total" "$clone"
[ -z "$failed" ] || {
    printf '== failed:%s\n' "$failed"
    exit 1
}
