# ./dev fmt, lint and doctor. Sourced by ./dev.

ROOMS=(base schemas domain events storage workers api test)

sources() { find "${ROOMS[@]}" main.cpp \( -name '*.h' -o -name '*.cpp' \) | sort; }

changed_sources() {  # since a commit, new files too
  comm -12 <({ git diff --name-only --diff-filter=d "$1"; git ls-files --others --exclude-standard; } | sort) <(sources)
}

command_fmt() {
  install_packages lint
  sources | xargs clang-format-19 -i
}

command_lint() {
  install_packages
  local files failed=0 script
  case ${1:-} in
    --all) files=$(sources) ;;
    --since) files=$(changed_sources "${2:?which commit}") ;;
    *) files=$(changed_sources HEAD) ;;
  esac
  for script in dev .ci/run .dev/*.sh; do bash -n "$script" || failed=1; done
  /usr/bin/python3 -m compileall -q test || failed=1
  if [[ -n $files ]]; then
    xargs clang-format-19 --dry-run -Werror <<<"$files" || failed=1
    # clang-tidy reads the precompiled header, so that must be built.
    build release house_headers
    grep '\.cpp$' <<<"$files" | xargs -r -P "$(nproc)" -n 2 clang-tidy-19 -p build/release --quiet || failed=1
  fi
  ((failed == 0)) && echo "lint: $(wc -w <<<"$files") sources are in order"
}

# --- doctor ----------------------------------------------------------------------------------------------------------

FINDINGS=0

fine() { echo "  ok    $*"; }
amiss() {
  FINDINGS=$((FINDINGS + 1))
  echo "  !!    $*"
}

examine_packages() {
  local missing
  missing=$(missing_packages)
  if [[ -z $missing ]]; then fine "every Debian package is installed"; else
    amiss "missing packages:" $missing "— \`./dev install\` (as root, or with sudo) installs them"
  fi
}

examine_files() {
  if compgen -G "$KAFKA_JARS/.from-*" >/dev/null; then fine "the Kafka jars are here"; else
    amiss "the Kafka jars are missing — \`./dev run\` fetches them with Maven (43 MB)"
  fi
  if [[ -x $BINARY ]]; then fine "build/release/hirewire is built"; else
    amiss "build/release/hirewire is missing — \`./dev build\`"
  fi
  local free
  free=$(df --output=avail -m "$ROOT" | tail -n 1)
  if ((free > 5000)); then fine "disk: $((free / 1024)) GB free"; else
    amiss "disk: only $free MB free below $ROOT — builds and data want 5 GB; \`./dev reset\` or remove build/"
  fi
}

# PROBLEM is told where the port answers but the server is not ours, and where it does not answer at all.
examine_server() {  # WHAT PORT RUNS(0 = yes) SETTING [NAME_FOR_DEV_SERVER]
  if (($3 == 0)) && port_taken "$2"; then
    fine "$1 runs on port $2"
  elif (($3 == 0)); then
    amiss "$1 runs, but port $2 does not answer — \`./dev down\`, then look into $PLACE_DIR"
  elif port_taken "$2"; then
    amiss "port $2 is taken by a program that ./dev did not start; $1 needs it — stop that program, or set $4"
  else
    amiss "$1 is down — ${5:+\`./dev server $5 start\` starts it alone, }\`./dev run\` or \`./dev up\` with the house"
  fi
}

examine_servers() {
  local runs
  if [[ -n $GIVEN_POSTGRES ]]; then
    if psql "$GIVEN_POSTGRES" -X -q -c 'select 1' >/dev/null 2>&1; then fine "the given PostgreSQL answers"; else
      amiss "the PostgreSQL that HIREWIRE_POSTGRES names does not answer, or refuses its password"
    fi
  else
    runs=0 && postgres_running || runs=1
    examine_server PostgreSQL "$POSTGRES_PORT" "$runs" HIREWIRE_POSTGRES postgres
  fi
  if [[ $GIVEN_KAFKA == memory ]]; then
    fine "Kafka is not needed: HIREWIRE_KAFKA=memory"
  elif [[ -n $GIVEN_KAFKA ]]; then
    if kcat -b "$GIVEN_KAFKA" -L -m 3 >/dev/null 2>&1; then fine "the given Kafka answers"; else
      amiss "the Kafka that HIREWIRE_KAFKA names does not answer"
    fi
  else
    runs=0 && running_pid kafka >/dev/null || runs=1
    examine_server Kafka "$KAFKA_PORT" "$runs" HIREWIRE_KAFKA kafka
  fi
  runs=0 && running_pid hirewire >/dev/null || runs=1
  examine_server Hirewire "$HIREWIRE_PORT" "$runs" HIREWIRE_PORT
  local offset
  for offset in 1 2 3 4 5; do
    if ((runs != 0)) && port_taken $((HIREWIRE_PORT + offset)); then
      amiss "port $((HIREWIRE_PORT + offset)) is taken, a document's listener needs it — stop that program, or set HIREWIRE_PORT"
    fi
  done
}

command_doctor() {
  examine_packages
  examine_files
  examine_servers
  if [[ -x $BINARY ]] && running_pid hirewire >/dev/null; then
    echo "hirewire doctor:"
    "$BINARY" doctor || FINDINGS=$((FINDINGS + 1))
  fi
  ((FINDINGS == 0)) && echo "all is well" || die "$FINDINGS findings"
}
