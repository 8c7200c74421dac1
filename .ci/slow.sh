#!/usr/bin/env bash
# ./dev/test on a slow machine: all its processes together get a share of the cores.
#
#   sudo .ci/slow.sh                      the whole suite, at a fifth of the speed
#   sudo SHARE=50 .ci/slow.sh tests/…     some of it, at half the speed
#
# Needs Linux and root, for a control group of its own; both forms of these are known.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
period=100000
quota=$((period * $(nproc) * ${SHARE:-20} / 100))
root=/sys/fs/cgroup
if [ -e "$root/cgroup.controllers" ]; then
    group=$root/slow-$$
    mkdir "$group"
    echo "$quota $period" > "$group/cpu.max"
else
    group=$root/cpu/slow-$$
    mkdir "$group"
    echo "$period" > "$group/cpu.cfs_period_us"
    echo "$quota" > "$group/cpu.cfs_quota_us"
fi
trap 'rmdir "$group" || true' EXIT
(echo "$BASHPID" > "$group/cgroup.procs" && exec ./dev/test "$@") </dev/null
