# ./dev test, bench, chaos, nightly and fuzz. Sourced by ./dev.

make_house() {  # [PRESET] : what Python's tests drive: the binary (release) and the venv
  build "${1:-release}" hirewire
  make_venv
  export HOUSE_BINARY=$ROOT/build/${1:-release}/hirewire
}

# A report ends the program that makes it, with a status that no other fault has: test/house.py knows it by that.
watch_for_reports() {  # PRESET of the house
  local always="exitcode=66 external_symbolizer_path=/usr/bin/llvm-symbolizer-19"
  export ASAN_OPTIONS="$always ${ASAN_OPTIONS:-}"
  export UBSAN_OPTIONS="$always print_stacktrace=1 ${UBSAN_OPTIONS:-}"
  [[ $1 == release ]] || export HOUSE_PATIENCE=4
  export TSAN_OPTIONS="$always halt_on_error=1 second_deadlock_stack=1 suppressions=$ROOT/test/tsan.suppressions ${TSAN_OPTIONS:-}"
}

# --- ./dev test ------------------------------------------------------------------------------------------------------

TEST_ROOMS=(base schemas domain events storage workers api)
GENERATED=test/contract/test_generated.py
TESTS_PASSED=0
TESTS_FAILED=0
STAGE="" STAGE_LIMIT=0 STAGE_BEGAN=0
STAGES=()  # "name|seconds|limit in minutes" of those that have ended

stage() {  # [NAME LIMIT] : what runs from here on, and the minutes that it should not exceed; without a name the last one ends
  [[ -z $STAGE ]] || STAGES+=("$STAGE|$((SECONDS - STAGE_BEGAN))|$STAGE_LIMIT")
  STAGE=${1:-} STAGE_LIMIT=${2:-} STAGE_BEGAN=$SECONDS
}

tell_stages() {  # what is beyond its limit is told, but fails nothing: machines differ
  local line name seconds limit
  printf '%-14s %7s %6s\n' stage minutes limit
  for line in "${STAGES[@]}"; do
    IFS='|' read -r name seconds limit <<<"$line"
    printf '%-14s %5d.%d %6d' "$name" $((seconds / 60)) $((seconds % 60 / 6)) "$limit"
    if ((seconds > limit * 60)); then echo "  !! BEYOND ITS LIMIT"; else echo; fi
  done
}

count_tests() {  # NAME STATUS PASSED FAILED : a program that ends badly without a failed test counts as one
  local failed=$4
  if (($2 != 0 && failed == 0)); then
    say "$1 ended with status $2"
    failed=1
  fi
  TESTS_PASSED=$((TESTS_PASSED + $3)) TESTS_FAILED=$((TESTS_FAILED + failed))
}

run_room_tests() {  # PRESET ROOM
  local log=$PLACE_DIR/log/test_$2.txt status=0 passed=0 failed=0
  echo "== test_$2"
  HIREWIRE_NAMESPACE=${HIREWIRE_NAMESPACE}_$2 patiently bash -o pipefail -c '"$@" 2>&1 | tee "$0"' "$log" \
    timeout --foreground -k 10 1200 "build/$1/test_$2" --no-path-filenames=true || status=$?
  if [[ $(grep -a 'test cases:' "$log") =~ ([0-9]+)\ passed\ \|\ +([0-9]+)\ failed ]]; then
    passed=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
  fi
  count_tests "test_$2" "$status" "$passed" "$failed"
}

attribute() {  # NAME XML → the number
  [[ $2 =~ \ $1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}"
}

run_pytest() {  # ARGS…
  local report=$PLACE_DIR/log/pytest.xml status=0 suite all skipped failed
  echo "== pytest $*"
  rm -f "$report"
  HIREWIRE_NAMESPACE=${HIREWIRE_NAMESPACE}_pytest patiently "$VENV/bin/pytest" -o cache_dir="$ROOT/var/pytest_cache" \
    --rootdir=. --junitxml="$report" "$@" || status=$?
  suite=$(grep -o '<testsuite [^>]*>' "$report") || suite='<testsuite tests="0" skipped="0" failures="0" errors="0">'
  all=$(attribute tests "$suite") skipped=$(attribute skipped "$suite")
  failed=$(($(attribute failures "$suite") + $(attribute errors "$suite")))
  ((skipped == 0)) || echo "$skipped skipped"
  count_tests pytest "$status" $((all - skipped - failed)) "$failed"
}

run_fuzz_tests() {  # a few seconds each: that the readers build and hold on the seeds and a little beyond
  local name status
  build fuzz fuzz
  for name in $(fuzz_targets); do
    status=0
    fuzz_one "$name" 5 || status=$?
    count_tests "${name}_fuzz" "$status" $((status == 0)) $((status != 0))
  done
}

has_programs() { [[ -n $(find "test/$1" -name '*.cpp' -print -quit 2>/dev/null) ]]; }

# What pytest would be asked to collect must be there: a misspelt room else would start servers to run nothing.
known_tests_or_die() {  # pytest's arguments… : those before the first option are files
  while (($# > 0)) && [[ $1 != -* ]]; do
    [[ -e ${1%%::*} ]] || die "no room and no file '$1'; rooms: ${TEST_ROOMS[*]}"
    shift
  done
}

command_test() {  # [--preset P] [ROOM…] [pytest's arguments…]
  local preset=dev house=release room rooms=() all=""
  if [[ ${1:-} == --preset ]]; then
    preset=${2:?a preset of CMakePresets.json} house=$2
    shift 2
  fi
  if (($# == 0)); then
    all=yes
    for room in "${TEST_ROOMS[@]}"; do ! has_programs "$room" || rooms+=("$room"); done
  fi
  while (($# > 0)) && [[ " ${TEST_ROOMS[*]} " == *" $1 "* ]]; do
    rooms+=("$1")
    shift
  done
  known_tests_or_die "$@"
  install_packages
  stage build 15
  [[ ${#rooms[@]} == 0 ]] || build "$preset" "${rooms[@]/#/test_}"
  [[ -z $all && $# == 0 ]] || make_house "$house"
  stage rooms 12
  start_throwaway test
  watch_for_reports "$house"
  for room in "${rooms[@]}"; do run_room_tests "$preset" "$room"; done
  if [[ -n $all ]]; then
    stage "end to end" 11
    run_pytest test --ignore=test/contract --ignore=test/chaos
    stage contract 4
    run_pytest test/contract --ignore="$GENERATED"
    stage schemathesis 5
    run_pytest "$GENERATED"
    stage chaos 7
    run_pytest test/chaos
    if [[ $preset == dev ]]; then
      stage fuzz 6
      run_fuzz_tests
    fi
  elif (($# > 0)); then
    stage pytest 15
    run_pytest "$@"
  fi
  stage
  clean_up
  tell_stages
  echo "$TESTS_PASSED passed, $TESTS_FAILED failed"
  ((TESTS_FAILED == 0 && TESTS_PASSED > 0))
}

# --- bench and chaos -------------------------------------------------------------------------------------------------

run_python() {  # PLACE SCRIPT ARGS… : in the caller's folder, so that file names mean what they say
  install_packages
  make_house
  start_throwaway "$1"
  local script=$ROOT/$2
  shift 2
  cd "$CALLED_FROM"
  patiently "$VENV/bin/python" "$script" "$@"
}

command_bench() { run_python bench test/bench/run.py "$@"; }
command_chaos() { run_python chaos test/chaos/run.py "$@"; }

# --- nightly ---------------------------------------------------------------------------------------------------------

# What is too long for every change: step, the minutes after which it is ended, what is run.
NIGHTLY=(
  "chaos|90|./dev chaos"
  "bench|60|./dev bench"
  "tsan|120|./dev test --preset tsan"
  "ubsan|90|./dev test --preset ubsan"
  "fuzz|75|./dev fuzz --seconds 600"
)

command_nightly() {  # [STEP…] : one after the other, whatever became of those before; each writes var/nightly/STEP.log
  local row step limit what status failed=0 began summary=()
  mkdir -p var/nightly
  for row in "${NIGHTLY[@]}"; do
    IFS='|' read -r step limit what <<<"$row"
    (($# == 0)) || [[ " $* " == *" $step "* ]] || continue
    say "$step: $what, at most $limit minutes, in var/nightly/$step.log"
    status=0 began=$SECONDS
    patiently timeout -k 120 "${limit}m" $what >"var/nightly/$step.log" 2>&1 || status=$?
    ((status == 0)) || failed=$((failed + 1))
    summary+=("$(printf '%-8s %-6s %5d min  %s' "$step" "$(outcome $status)" $(((SECONDS - began) / 60)) "$(tail -n 1 "var/nightly/$step.log")")")
  done
  ((${#summary[@]} > 0)) || die "no such step; there are:" "${NIGHTLY[@]%%|*}"
  printf '%s\n' "${summary[@]}"
  echo "$((${#summary[@]} - failed)) passed, $failed failed"
  ((failed == 0))
}

outcome() {  # STATUS of timeout → a word
  case $1 in
    0) echo ok ;;
    124 | 137) echo LATE ;;
    *) echo FAILED ;;
  esac
}

# --- fuzz ------------------------------------------------------------------------------------------------------------

command_fuzz() {  # [NAME] [--seconds N] : a fault leaves its input in var/fuzz/NAME-crash-…
  local seconds=60 names=() name
  while (($# > 0)); do
    case $1 in
      --seconds) seconds=${2:?how many}; shift 2 ;;
      *)
        [[ -f test/fuzz/${1}_fuzz.cpp ]] || die "no fuzz target '$1'; there are:" $(fuzz_targets)
        names+=("$1")
        shift
        ;;
    esac
  done
  ((${#names[@]} > 0)) || read -ra names <<<"$(fuzz_targets)"
  install_packages build
  build fuzz "${names[@]/%/_fuzz}"
  for name in "${names[@]}"; do fuzz_one "$name" "$seconds"; done
}

fuzz_one() {  # NAME SECONDS
  local seeds=() folder
  mkdir -p "var/fuzz/$1"
  for folder in "test/fuzz/seeds/$1" "../shared/corpora/$1"; do [[ ! -d $folder ]] || seeds+=("$folder"); done
  echo "== $1, $2 s"
  patiently "build/fuzz/${1}_fuzz" -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -verbosity=0 \
    -print_final_stats=1 -artifact_prefix="var/fuzz/$1-" "var/fuzz/$1" "${seeds[@]}"
}

fuzz_targets() { basename -s _fuzz.cpp -a test/fuzz/*_fuzz.cpp | xargs; }

