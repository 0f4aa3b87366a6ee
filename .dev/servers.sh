# The local PostgreSQL and Kafka of one place (see `use_place` in ./dev), and the processes ./dev leaves behind.
# Sourced by ./dev. A process is known by its pid AND its start time, so that a recycled pid is never signalled.

# --- processes -------------------------------------------------------------------------------------------------------

start_time_of() {  # PID → clock ticks since boot, nothing for a process that is gone or a zombie
  local line fields
  { line=$(<"/proc/$1/stat"); } 2>/dev/null || return 0
  read -ra fields <<<"${line##*) }"
  [[ ${fields[0]} == Z ]] || echo "${fields[19]}"
}

running_pid() {  # NAME → its pid; fails when it does not run
  local pid="" started=""
  [[ -f $PLACE_DIR/run/$1.pid ]] && read -r pid started <"$PLACE_DIR/run/$1.pid"
  [[ -n $started && $(start_time_of "$pid") == "$started" ]] && echo "$pid"
}

start_process() {  # NAME LOGFILE COMMAND… : in a session of its own, so that Ctrl-C reaches only ./dev
  local name=$1 log=$2
  shift 2
  mkdir -p "$PLACE_DIR/run" "${log%/*}"
  setsid "$@" </dev/null >>"$log" 2>&1 &
  echo "$! $(start_time_of $!)" >"$PLACE_DIR/run/$name.pid"
}

stop_process() {  # NAME SIGNAL SECONDS : SIGKILL, and a word about it, where the signal is not obeyed in time
  local pid deadline=$((SECONDS + $3))
  pid=$(running_pid "$1") || return 0
  kill "-$2" "$pid"
  while running_pid "$1" >/dev/null; do
    if ((SECONDS > deadline)); then
      say "$1 (pid $pid) did not stop in $3 s: SIGKILL"
      kill -KILL "$pid"
      deadline=$((SECONDS + 10))
    fi
    sleep 0.05
  done
  rm -f "$PLACE_DIR/run/$1.pid"
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port_or_die() {  # PORT WHAT : a killed predecessor may need a moment to let go
  local attempt
  for attempt in {1..30}; do
    port_taken "$1" || return 0
    sleep 0.1
  done
  die "port $1, meant for $2, is taken by another program. \`./dev doctor\` tells more."
}

wait_until() {  # SECONDS WHAT LOGFILE COMMAND… : polls; dies with the end of the log
  local deadline=$((SECONDS + $1)) what=$2 log=$3
  shift 3
  until "$@"; do
    if ((SECONDS >= deadline)); then
      tail -n 20 "$log" >&2 || true
      die "$what is not ready. Its log: $log"
    fi
    sleep 0.1
  done
}

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root: there it runs as `postgres`, in a folder which that user can reach.
as_postgres() {
  (cd / && if ((EUID == 0)); then exec runuser -u postgres -- "$@"; else exec "$@"; fi)
}

postgres_dir() {
  mkdir -p "$PLACE_DIR"
  if as_postgres test -x "$PLACE_DIR"; then
    echo "$PLACE_DIR/postgres"
  else
    echo "/var/tmp/hirewire-$(sha256sum <<<"$PLACE_DIR" | cut -c 1-12)"
  fi
}

postgres_running() { as_postgres "$POSTGRES_BIN/pg_ctl" -D "$(postgres_dir)/data" status >/dev/null 2>&1; }

create_postgres() {  # DIR : a cluster whose superuser owns the house's database
  local dir=$1
  say "creating a PostgreSQL cluster in $dir"
  if ((EUID == 0)); then
    mkdir -p "${dir%/*}"
    install -d -o postgres -g postgres -m 700 "$dir"
  else
    mkdir -p -m 700 "$dir"
  fi
  as_postgres tee "$dir/password" <<<hirewire >/dev/null
  # A cluster counts only when it is whole: a killed first start begins again.
  as_postgres rm -rf "$dir/new"
  as_postgres "$POSTGRES_BIN/initdb" -D "$dir/new" -U hirewire -A scram-sha-256 --pwfile="$dir/password" -E UTF8 \
    --locale=C.UTF-8 -k >/dev/null
  as_postgres "$POSTGRES_BIN/postgres" --single -D "$dir/new" postgres <<<'create database hirewire' \
    &>/dev/null || die "the database could not be created in $dir"
  as_postgres mv "$dir/new" "$dir/data"
}

start_postgres() {
  local dir
  dir=$(postgres_dir)
  postgres_running && return
  free_port_or_die "$POSTGRES_PORT" PostgreSQL
  as_postgres test -e "$dir/data" || create_postgres "$dir"
  # No socket in the file system: its path would be too long in a deep checkout.
  as_postgres "$POSTGRES_BIN/pg_ctl" -D "$dir/data" -l "$dir/log" -w -s -o "-p $POSTGRES_PORT \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=512MB -c wal_compression=lz4 \
    -c min_wal_size=1GB -c jit=off" start ||
    die "PostgreSQL did not start. Its log: $dir/log"
  STARTED+=(postgres)
}

stop_postgres() {  # MODE: fast (default), or immediate, as after a power cut
  postgres_running || return 0
  as_postgres "$POSTGRES_BIN/pg_ctl" -D "$(postgres_dir)/data" -w -s -m "${1:-fast}" stop
}

# --- Kafka -----------------------------------------------------------------------------------------------------------

fetch_kafka_jars() {  # once; again when the pom changes
  local stamp
  stamp=$KAFKA_JARS/.from-$(sha256sum <.dev/kafka.pom.xml | cut -c 1-12)
  [[ -e $stamp ]] && return
  say "fetching the Kafka jars with Maven"
  rm -rf "$KAFKA_JARS"
  patiently mvn -q -B -Dstyle.color=never -f .dev/kafka.pom.xml dependency:copy-dependencies -DoutputDirectory="$KAFKA_JARS" \
    -DincludeScope=runtime
  touch "$stamp"
}

kafka_answers() {
  running_pid kafka >/dev/null || die "Kafka stopped while starting. Its log: $PLACE_DIR/kafka/log"
  kcat -b "127.0.0.1:$KAFKA_PORT" -L -m 1 >/dev/null 2>&1
}

format_kafka() {  # DIR
  local dir=$1 id
  rm -rf "$dir/data"
  id=$(java -cp "$KAFKA_JARS/*" kafka.tools.StorageTool random-uuid 2>/dev/null)
  java -cp "$KAFKA_JARS/*" kafka.tools.StorageTool format --standalone -t "$id" -c "$dir/server.properties" \
    >"$dir/format.log" 2>&1 || die "Kafka's folder could not be made. See $dir/format.log"
}

launch_kafka() {  # without waiting until it is ready: `await_kafka`
  local dir=$PLACE_DIR/kafka
  running_pid kafka >/dev/null && return
  free_port_or_die "$KAFKA_PORT" Kafka
  free_port_or_die "$CONTROLLER_PORT" "Kafka's controller"
  mkdir -p "$dir"
  sed -e "s|@PORT@|$KAFKA_PORT|; s|@CONTROLLER_PORT@|$CONTROLLER_PORT|; s|@DATA@|$dir/data|" .dev/kafka.properties \
    >"$dir/server.properties"
  [[ $PLACE != test ]] || sed -i "s|^delete.topic.enable=false|delete.topic.enable=true|" "$dir/server.properties"
  [[ -e $dir/data/meta.properties ]] || format_kafka "$dir"
  start_process kafka "$dir/log" java -cp "$KAFKA_JARS/*" -Xms256m -Xmx512m -XX:+UseParallelGC -Dlog4j2.level=WARN \
    kafka.Kafka "$dir/server.properties"
  STARTED+=(kafka)
}

await_kafka() { wait_until 60 Kafka "$PLACE_DIR/kafka/log" kafka_answers; }

stop_kafka() { stop_process kafka TERM 30; }

# --- both ------------------------------------------------------------------------------------------------------------

# Starts what HIREWIRE_POSTGRES and HIREWIRE_KAFKA do not name already.
start_servers() {
  if [[ -z $GIVEN_KAFKA ]]; then
    fetch_kafka_jars
    launch_kafka
  fi
  [[ -n $GIVEN_POSTGRES ]] || start_postgres
  [[ -n $GIVEN_KAFKA ]] || await_kafka
}

# The readers of a log first, then the log, then the tables.
stop_started() {
  local name
  for name in hirewire kafka postgres; do
    [[ " ${STARTED[*]} " != *" $name "* ]] || "stop_$name"
  done
  STARTED=()
}

forget_servers() {
  rm -rf "$PLACE_DIR/kafka/data" "$(postgres_dir)"
}
