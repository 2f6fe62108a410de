# Sourced by run. Steps can run side by side. Each has its own log, and a table shows their times.
# Needs the folders $work and $logs.
results=$work/results
touch "$results"

plain() { sed 's/\x1b\[[0-9;]*m//g' "$1"; }

# count LOG passed|failed: prints the number of such tests in a log of jest or pytest.
count() {
  plain "$1" | grep -E '^Tests:|^(=+ )?[0-9]+ (passed|failed|error).* in [0-9.]+s' |
    grep -oE "[0-9]+ $2" | awk '{ sum += $1 } END { print sum + 0 }'
}

# slowest LOG COUNT: prints the test files in a log that took longest, or the tests if the log has only one file.
slowest() {
  plain "$1" | sed -nE 's/^(PASS|FAIL) (test[^ ]+) \(([0-9.]+) s\)$/\3 \2/p' >"$1.times"
  [ "$(wc -l <"$1.times")" -gt 1 ] || plain "$1" | sed -nE 's/^ *[✓✕] (.*) \(([0-9]+)([0-9]{3}) ms\)$/\2.\3 \1/p' >"$1.times"
  sort -rn "$1.times" | head -n "$2" | awk '{ printf "  %5d s ", $1; $1 = ""; print substr($0, 1, 110) }'
}

# details NAME LOG STATUS SECONDS: prints the important lines of a log, and the reason if the step failed.
details() {
  local name=$1 log=$2 status=$3 seconds=$4
  sed -nE 's/^ *([0-9]+ kills of .*|(Statements|Branches|Lines) +: .*|TOTAL .*%|restarted: .*)/  \1/p' "$log"
  [ "$seconds" -lt 60 ] || slowest "$log" 8
  [ "$status" != 0 ] || return 0
  echo "--- $name failed (exit $status):"
  # The first failures of jest are more useful than its last lines.
  plain "$log" | grep -vE '^npm (warn|notice)' >"$log.plain"
  if grep -q '●' "$log.plain"; then
    sed -n '/●/,$p' "$log.plain" | head -n 100
    echo '…'
    tail -n 8 "$log.plain"
  else
    tail -n 80 "$log.plain"
  fi
  echo '---'
}

# step NAME SECONDS COMMAND…: runs the command with a time limit. Counts the tests in its output, or the command as one test if there are none.
step() {
  local name=$1 limit=$2 log=$logs/$1.log begin=$SECONDS status=0 TIMEFORMAT='%0U %0S' good bad cpu
  shift 2
  { time timeout --kill-after=30 "$limit" "$@" >"$log" 2>&1 </dev/null; } 2>"$log.cpu" || status=$?
  cpu=$(tail -n 1 "$log.cpu" | awk '{ print $1 + $2 }')
  good=$(count "$log" passed) bad=$(count "$log" '(failed|error)')
  if [ "$status" = 0 ] && [ $((good + bad)) = 0 ]; then good=1; fi
  if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  {
    echo "$name: $good passed, $bad failed, $((SECONDS - begin)) s"
    details "$name" "$log" "$status" $((SECONDS - begin))
  } >"$log.report"
  # The lock keeps the reports of steps that end at the same time apart.
  flock "$results" cat "$log.report"
  echo "$name $begin $SECONDS $cpu $good $bad $status" >>"$results"
  return "$status"
}

# needs NAME…: waits for the end of other steps. Fails if one of them failed.
needs() {
  local name
  for name; do
    until grep -q "^$name " "$results"; do sleep 1; done
    grep -q "^$name .* 0$" "$results" || return 1
  done
}

total() { awk -v column="$1" '{ sum += $column } END { print sum + 0 }' "$results"; }

# Prints when each step began and ended, its duration, and its processor time.
table() {
  echo 'step            from     to   wall s   cpu s  passed  failed'
  sort -n -k 2 "$results" | awk '
    function clock(s) { return sprintf("%d:%02d", s / 60, s % 60) }
    { printf "%-13s %6s %6s %8d %7d %7d %7d\n", $1, clock($2), clock($3), $3 - $2, $4, $5, $6; cpu += $4; if ($3 > end) end = $3 }
    END { printf "%-13s %6s %6s %8d %7d\n", "all", "0:00", clock(end), end, cpu }'
}
