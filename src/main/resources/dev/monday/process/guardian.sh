# The guardian of one session: plain sh, run by the session's program with a pipe as its input, which
# ends when that program does, however it ends. The words on the pipe: "+N" and "-N", a process group
# that is there and one that is gone; "=TERMINAL NOW BEFORE", a terminal whose settings are changed, and
# "=", none is; "done", everything has been undone in order.
#
# $1 the session, $2 its folder, $3 the program to call at the end, or nothing.

trap '' HUP INT TERM QUIT
PATH=${PATH:+$PATH:}/usr/bin:/bin
session=$1 folder=$2 program=$3 groups= pattern= terminal=
cd /

pause() {
  sleep "$1" 2>/dev/null || sleep 1
}

# Sets the terminal's settings back, unless somebody else, a shell for example, has set others.
restore_terminal() {
  set -- $terminal
  [ $# -eq 3 ] && [ "$(stty -g <"$1")" = "$2" ] && stty "$3" <"$1"
} 2>/dev/null

# The pids of all living processes that carry the session's mark or are of a known group or session.
left() {
  if [ -r /proc/self/stat ]; then
    {
      grep -lszxF "MONDAY_SESSION=$session" /proc/[0-9]*/environ
      [ -z "$groups" ] || grep -lsE "$pattern" /proc/[0-9]*/stat
    } 2>/dev/null | while IFS=/ read -r _ _ pid _; do echo "$pid"; done
  else
    ps -A -E -ww -o pid=,command= | grep -E "[M]ONDAY_SESSION=$session( |\$)" |
      while read -r pid _; do echo "$pid"; done
    ps -A -o pid=,pgid=,stat= | while read -r pid group state; do
      case " $groups " in *" $group "*) case $state in Z*) ;; *) echo "$pid" ;; esac ;; esac
    done
  fi
}

# Groups first, in one call each, so that nothing is forked between; dash and bash want "--", busybox
# does not know it.
send() {
  for group in $groups; do
    kill -s "$1" -- "-$group" || kill -s "$1" "-$group"
  done 2>/dev/null
  for pid in $(left); do kill -s "$1" "$pid"; done 2>/dev/null
}

# Kills until none was found three times in a row, since a process that was just being started shows
# its mark late. What cannot be killed is given up after a while.
kill_all() {
  quiet=0 turn=0
  while [ $quiet -lt 3 ] && [ $turn -lt 100 ]; do
    if [ -n "$(left)" ]; then quiet=0; send KILL; pause 0.05; else quiet=$((quiet + 1)); pause 0.2; fi
    turn=$((turn + 1))
  done
}

# Ends all: TERM, CONT for those that are stopped, and KILL after a second.
end_all() {
  send TERM
  send CONT
  turn=0
  while [ $turn -lt 10 ] && [ -n "$(left)" ]; do pause 0.1; turn=$((turn + 1)); done
  kill_all
}

# Whether a file of that name pattern is there.
any() {
  [ -e "$1" ]
}

# Runs the stop commands that the journal still holds, for 30 seconds together. A script sets its own
# environment, and removes itself at its end.
run_stop_commands() {
  jobs=
  for script in "$folder"/journal/*-stop-commands; do
    [ -e "$script" ] || continue
    (
      trap - HUP INT TERM QUIT
      exec env -i /bin/sh "$script"
    ) &
    jobs="$jobs $!"
  done
  [ -n "$jobs" ] || return
  turn=0
  while any "$folder"/journal/*-stop-commands && [ $turn -lt 300 ]; do
    pause 0.1
    turn=$((turn + 1))
  done
  kill -s KILL $jobs 2>/dev/null
  kill_all
  rm -f "$folder"/journal/*-stop-commands
}

echo $$ >"$folder/guardian"
# Its program waits for this word before it starts anything.
echo watching
exec >/dev/null
while read -r line; do
  case $line in
    done) rm -f "$folder/guardian"; exit 0 ;;
    +*) groups="$groups ${line#+}" ;;
    =*) terminal=${line#=} ;;
    -*)
      others=
      for group in $groups; do [ "$group" = "${line#-}" ] || others="$others $group"; done
      groups=$others
      ;;
  esac
done
restore_terminal
# A line of /proc/PID/stat goes on after the name with: state, parent, group, session.
pattern=$(echo $groups | tr ' ' '|')
pattern="\\) [^ZX] [0-9]+ ([0-9]+ )?($pattern) "
end_all
run_stop_commands
rm -f "$folder/guardian"
if [ -n "$program" ] && [ -x "$program" ]; then
  trap - HUP INT TERM QUIT
  "$program" doctor --session "$session"
fi
