#!/usr/bin/env bash
# Builds everything, checks the format, runs all tests, and checks the coverage. The last line is "N passed, N failed"; exit code 0 only if all is well.
#
#   ./test.sh                 all test projects
#   ./test.sh --long          all test projects, with 20 drawn episodes of the real cluster instead of 3 fixed ones
#   ./test.sh Grains Tools    only test/Grains and test/Tools; the coverage is printed, but it has no bound
set -euo pipefail
cd "$(dirname "$0")"

readonly results="$PWD/artifacts/test-results"
readonly least_coverage=90
readonly least_governance_coverage=95
readonly governance=src/Grains/Budget,src/WebFrontend/Leases,src/WebFrontend/Upgrades,src/WebFrontend/Users,src/WebFrontend/Shedding,src/WebFrontend/Reporting,src/WebFrontend/Connections,src/WebFrontend/Gateway,src/WebFrontend/Topics,src/WebFrontend/Observed,src/WebFrontend/Draining,src/WebFrontend/Transport,src/WebFrontend/Frames
readonly long_episodes=20

# What only computes, and looks at no clock, runs beside the others and takes what they leave. The others follow each other: side by side
# on two cores they leave tests without threads until their patience ends. Only ClusterTests, which mostly waits, has short ones beside it.
readonly cluster="ClusterTests"
readonly short="Architecture Hosting Grains Tools"
readonly long="WebFrontend InProcess EndToEnd EndToEndTimed"
readonly computing="StateSpace SimulationTests"
hang_timeout=10m

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

give_up() {
  echo "$1" >&2
  echo "0 passed, 0 failed"
  exit 1
}

# Installs Debian packages as root; fails where that cannot be done. Services that they bring are not started.
install_packages() {
  if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then return 1; fi
  echo "Installing $* ..."
  local policy=/usr/sbin/policy-rc.d made=false installed=true
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod +x "$policy" && made=true
  fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; } || installed=false
  if [[ $made == true ]]; then rm -f "$policy"; fi
  [[ $installed == true ]]
}

# require PROGRAM WHAT PACKAGE...: installs the packages where the program is not there.
require() {
  local program=$1 what=$2
  shift 2
  command -v "$program" >/dev/null || install_packages "$@" || give_up "Missing: $what. Install it, for example with: apt-get install --no-install-recommends $*"
}

# A real client from npm, redis-server processes of the tests' own, a real browser, and promtool, which checks the alerts.
require_end_to_end() {
  require npm "node (18 or later) and npm" nodejs npm
  require redis-server "redis-server (6 or later)" redis-server
  require chromium "Chromium" chromium fonts-dejavu-core
  require promtool "promtool" prometheus
  require python3 "Python (3.9 or later)" python3
}

# The trials of the real cluster cut links in network namespaces. Without root, or without these programs, they do less, and say so.
require_network_tools() {
  local missing=()
  command -v ip >/dev/null || missing+=(iproute2)
  command -v nft >/dev/null || [[ -x /usr/sbin/nft ]] || missing+=(nftables)
  if [[ ${#missing[@]} -eq 0 ]]; then return; fi
  install_packages "${missing[@]}" && return
  echo "Missing: ${missing[*]}. The cluster is tried on loopback, without faults of the network."
}

# Failed tests are counted from the trx files, so that a project that fails is no failure here.
run_project() {
  local name=$1 log="$results/$1.log" begun=$SECONDS
  # Started in the background of a script, this process ignores SIGINT, and so would the programs to which the tests send it.
  local command=(env --default-signal=INT,QUIT)
  local options=()
  if [[ " $computing " == *" $name "* ]]; then
    # Millions of steps: counting their lines takes longer than the steps, and what they cover the other projects must cover as well.
    command+=(nice -n 10)
  else
    # Most of these programs run for seconds: what a compiler learns for its second try, and the second try itself for all but the hottest
    # methods, is not had before they end. The number is hexadecimal.
    command+=(DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=1000)
    options+=(--settings test/coverage.runsettings --collect "Code Coverage")
  fi
  "${command[@]}" dotnet test "test/$name" --configuration Release --no-build "${options[@]}" \
    --results-directory "$results/$name" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout "$hang_timeout" --blame-hang-dump-type none > "$log" 2>&1 || true
  # In one piece, so that projects side by side do not mix.
  printf '== %s (%d s)\n%s\n' "$name" $((SECONDS - begun)) "$(cat "$log")"
}

# One project after the other, those that were asked for.
run_lane() {
  local name
  for name in "$@"; do
    if [[ " ${projects[*]} " == *" $name "* ]]; then run_project "$name"; fi
  done
}

# Projects side by side, each list one after the other; returns when all have ended.
run_lanes() {
  local list pids=()
  for list in "$@"; do
    # shellcheck disable=SC2086
    run_lane $list & pids+=($!)
  done
  wait "${pids[@]}"
}

# Only white space: names and style are checked by the build, and checking them once more takes minutes.
check_format() {
  if nice -n 10 dotnet format whitespace orleans.sln --no-restore --verify-no-changes > "$results/format.log" 2>&1; then return; fi
  printf '== format\n%s\nThe format differs. Mend it with: dotnet format whitespace orleans.sln\n' "$(cat "$results/format.log")"
  return 1
}

if [[ ${1:-} == --long ]]; then
  shift
  export TIDEGATE_CLUSTER_EPISODES=$long_episodes
  hang_timeout=90m
fi

command -v dotnet >/dev/null || give_up "Missing: the .NET 10 SDK. See https://dotnet.microsoft.com/download"
if [[ $# -gt 0 ]]; then projects=("$@"); else read -ra projects <<< "$cluster $short $long $computing"; fi
if [[ " ${projects[*]} " == *" EndToEnd"* ]]; then require_end_to_end; fi
if [[ " ${projects[*]} " == *" ClusterTests "* ]]; then require redis-server "redis-server (6 or later)" redis-server; require_network_tools; fi

# Thousands of sockets: as many files as this user may open.
ulimit -n "$(ulimit -Hn)"

rm -rf "$results"
mkdir -p "$results"
dotnet build orleans.sln --configuration Release --verbosity quiet || give_up "The build failed."

format=
if [[ $# -eq 0 ]]; then check_format & format=$!; fi
lanes=()
trap 'kill "${lanes[@]}" 2>/dev/null || true' EXIT
# shellcheck disable=SC2086
run_lane $computing & lanes+=($!)
{ run_lanes "$cluster" "$short" && run_lanes "$long"; } & lanes+=($!)
wait "${lanes[@]}"
lanes=()

all_ran=true
if [[ -n $format ]] && ! wait "$format"; then all_ran=false; fi
for project in "${projects[@]}"; do
  # A run that left no results has failed as a whole.
  if [[ ! -f "$results/$project/$project.trx" ]]; then
    echo "test/$project left no results." >&2
    all_ran=false
  fi
done

if [[ $# -gt 0 ]]; then bound=0 governance_bound=0; else bound=$least_coverage governance_bound=$least_governance_coverage; fi
good=true
summary=$(dotnet run --project test/TestSummary --configuration Release --no-build -- "$results" . \
  "src=$bound:src" "governance and permits=$governance_bound:$governance") || good=false
echo
echo "$summary"
[[ $all_ran == true && $good == true ]]
