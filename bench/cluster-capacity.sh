#!/usr/bin/env bash
# Holds many connections over several frontends of one machine, and prints what they cost: memory and processor time per connection, and
# the handshakes as the clients saw them. Everything it starts it ends again.
#
#   bench/cluster-capacity.sh                          90,000 connections, 5 frontends and client processes, held for 5 minutes
#   bench/cluster-capacity.sh 2000 2 30s               fewer, for a try
set -euo pipefail
cd "$(dirname "$0")/.."

readonly connections=${1:-90000} frontends=${2:-5} hold=${3:-5m}
readonly each=$((connections / frontends)) rate=250 silos=2 first_port=18080
readonly most_files=$(ulimit -Hn)
command -v redis-server >/dev/null || { echo "redis-server is not installed; for example: apt-get install redis-server" >&2; exit 1; }
if ((each + 500 > most_files)); then
  echo "$each sockets and more per process, but a process may open $most_files files: use more frontends." >&2
  exit 1
fi
ulimit -n "$most_files"
export DOTNET_NOLOGO=1 Tidegate__Cluster__Mode=Redis Tidegate__Cluster__Redis__ConnectionString=127.0.0.1:$((first_port + 900))
export Tidegate__Limits__MaxConnections=$((connections + connections / 3)) Tidegate__Idle__Timeout=01:00:00 Tidegate__Heartbeat__ReminderPeriod=00:15:00

dotnet build orleans.sln --configuration Release --verbosity quiet
folder=$(mktemp -d)
declare -A pids=()
end() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap end EXIT

start() { # name, command ...
  local name=$1
  shift
  Tidegate__Cluster__StateDirectory="$folder/state" "$@" >"$folder/$name.log" 2>&1 &
  pids[$name]=$!
}

await() { # name, text, seconds
  local i
  for ((i = 0; i < $3 * 2; i++)); do
    grep -q "$2" "$folder/$1.log" && return
    kill -0 "${pids[$1]}" 2>/dev/null || break
    sleep 0.5
  done
  echo "$1 did not say '$2':" >&2
  tail -20 "$folder/$1.log" >&2
  exit 1
}

kilobytes() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
sum() { # function, prefix of names
  local total=0 name
  for name in "${!pids[@]}"; do
    if [[ $name == $2-* ]]; then total=$((total + $($1 "${pids[$name]}"))); fi
  done
  echo "$total"
}

start redis redis-server --port $((first_port + 900)) --save "" --appendonly no --maxmemory-policy noeviction --dir "$folder"
await redis "Ready to accept" 10
for ((i = 0; i < silos; i++)); do
  start "silo-$i" dotnet src/Silo/bin/Release/net10.0/Tidegate.Silo.dll --Tidegate:Lease:Bootstrap=true \
    --Tidegate:Cluster:SiloPort=$((first_port + 700 + i)) --Tidegate:Cluster:GatewayPort=$((first_port + 800 + i))
  await "silo-$i" "silo is ready" 60
done
for ((i = 0; i < frontends; i++)); do
  start "frontend-$i" dotnet src/WebFrontend/bin/Release/net10.0/Tidegate.WebFrontend.dll \
    "--Tidegate:Listen:Public=http://127.0.0.1:$((first_port + i))" "--Tidegate:Listen:Admin=http://127.0.0.1:$((first_port + 600 + i))"
  await "frontend-$i" "Tidegate is ready" 60
done
silos_before=$(sum kilobytes silo) frontends_before=$(sum kilobytes frontend)

for ((i = 0; i < frontends; i++)); do
  start "clients-$i" dotnet bench/LoadGenerator/bin/Release/net10.0/Tidegate.LoadGenerator.dll --url "ws://127.0.0.1:$((first_port + i))/ws" \
    --connections "$each" --rate "$rate" --hold "$hold" --timeout 120s --quiet --json "$folder/clients-$i.json" --seed "$i"
done
for ((i = 0; i < frontends; i++)); do await "clients-$i" "^ready:" $((each / rate + 180)); done

cpu_from=$(($(sum ticks silo) + $(sum ticks frontend))) at=$SECONDS
sleep 120
cpu=$(($(sum ticks silo) + $(sum ticks frontend) - cpu_from)) seconds=$((SECONDS - at))
silos_after=$(sum kilobytes silo) frontends_after=$(sum kilobytes frontend)
budget=$(curl -s "http://127.0.0.1:$((first_port + 600))/admin/budget")
for ((i = 0; i < frontends; i++)); do wait "${pids[clients-$i]}" || true; done

echo "$connections connections, $frontends frontends, $silos silos, Redis, $frontends client processes; $(nproc) cores, load average $(cut -d' ' -f1-3 /proc/loadavg)"
echo "budget while held: $(grep -oE '"(limit|inUse|granted)":[0-9]+' <<<"$budget" | paste -sd' ')"
echo "resident memory of the frontends: $((frontends_before / 1024)) MiB before, $((frontends_after / 1024)) MiB with all, $(((frontends_after - frontends_before) / connections)) KiB per connection"
echo "resident memory of the silos:     $((silos_before / 1024)) MiB before, $((silos_after / 1024)) MiB with all, $(((silos_after - silos_before) / connections)) KiB per connection"
echo "processor time of silos and frontends while held: $((cpu / $(getconf CLK_TCK) * 100 / seconds)) % of one core over $seconds s"
for ((i = 0; i < frontends; i++)); do
  echo "clients of frontend $i"
  grep -E "^ +(handshakes|closed|errors|latency|handshake) " "$folder/clients-$i.log" || true
done
