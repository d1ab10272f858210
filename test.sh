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
readonly governance=src/WebFrontend/Leases,src/WebFrontend/Upgrades,src/WebFrontend/Users,src/WebFrontend/Shedding,src/WebFrontend/Connections,src/WebFrontend/Gateway,src/WebFrontend/Topics,src/WebFrontend/Observed,src/WebFrontend/Draining,src/WebFrontend/Transport,src/WebFrontend/Frames
readonly long_episodes=20
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

run_project() {
  local name=$1
  echo "== $name"
  # Started in the background of a script, this process ignores SIGINT, and so would the programs to which the tests send it.
  env --default-signal=INT,QUIT dotnet test "test/$name" --configuration Release --no-build --settings test/coverage.runsettings \
    --results-directory "$results/$name" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --collect "Code Coverage" --blame-hang-timeout "$hang_timeout" --blame-hang-dump-type none
}

if [[ ${1:-} == --long ]]; then
  shift
  export TIDEGATE_CLUSTER_EPISODES=$long_episodes
  hang_timeout=90m
fi

command -v dotnet >/dev/null || give_up "Missing: the .NET 10 SDK. See https://dotnet.microsoft.com/download"
if [[ $# -gt 0 ]]; then projects=("$@"); else projects=(Architecture Hosting Grains WebFrontend SimulationTests StateSpace InProcess Tools EndToEnd ClusterTests); fi
if [[ " ${projects[*]} " == *" EndToEnd "* ]]; then require_end_to_end; fi
if [[ " ${projects[*]} " == *" ClusterTests "* ]]; then require redis-server "redis-server (6 or later)" redis-server; require_network_tools; fi

# Thousands of sockets: as many files as this user may open.
ulimit -n "$(ulimit -Hn)"

rm -rf "$results"
mkdir -p "$results"
dotnet build orleans.sln --configuration Release --verbosity quiet || give_up "The build failed."
# Only white space: names and style are checked by the build, and checking them once more takes minutes.
if [[ $# -eq 0 ]]; then
  dotnet format whitespace orleans.sln --no-restore --verify-no-changes || give_up "The format differs. Mend it with: dotnet format whitespace orleans.sln"
fi

all_ran=true
for project in "${projects[@]}"; do
  # Failed tests are counted from the trx files; a run that left none has failed as a whole.
  run_project "$project" || true
  if [[ ! -f "$results/$project/$project.trx" ]]; then
    echo "test/$project left no results." >&2
    all_ran=false
  fi
done

if [[ $# -gt 0 ]]; then bound=0; else bound=$least_coverage; fi
good=true
summary=$(dotnet run --project test/TestSummary --configuration Release --no-build -- "$results" . \
  "src/Grains=$bound:src/Grains" "the governance code of src/WebFrontend=$bound:$governance") || good=false
echo
echo "$summary"
[[ $all_ran == true && $good == true ]]
