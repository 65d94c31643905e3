# The hosts helper: plain sh that root runs for one run of monday and that can do nothing but edit
# this run's own lines in /etc/hosts. It is started as /bin/sh -c TEXT, with pipes to a program of
# the caller's: no file of theirs is run, and no path is taken from them.
#
# Requests, one a line, and the answers, "ok" or "refused", a reason and a mend with tabs between:
#   session ID                 whose lines are meant, 16 hexadecimal digits; comes first
#   add ADDRESS NAME ...       writes all at once; an answer for each, "there" for a line of others
#   remove NAME ...            one answer
#   clean                      removes the lines of dead runs; "ok" and their sessions
#   end                        removes all lines of this run, and ends
# The end of the input is as good as "end".

trap '' HUP INT QUIT TERM PIPE TSTP USR1 USR2 ALRM
set -uf
PATH=/usr/bin:/bin:/usr/sbin:/sbin
LC_ALL=C
IFS=' 	
'
export PATH LC_ALL
umask 077
# An endless line shall not take the machine's memory.
ulimit -v 1000000
exec 2>/dev/null
cd /

hosts=/etc/hosts
most_names=500
longest_line=16384
session=
wanted=
system=$(uname -s)
own_name=$(uname -n)
[ -d /run ] && locks=/run/monday || locks=/var/run/monday

# What awk does: everything that looks into a line. "judge" answers for each pair of an address and
# a name in $pairs; "sessions" lists whose lines are there; "write" prints the file with the pairs of
# $wanted as the only lines of $session, and without those of the sessions in $gone.
looking='
function session_of(line,   id) {
  sub(/\r$/, "", line)
  if (line !~ /^(# BEGIN|# END|[0-9.:]+\t[A-Za-z0-9._-]+\t#) monday [0-9a-f]+( \(and the newline before\))?$/)
    return ""
  id = substr(line, index(line, " monday ") + 8)
  sub(/ .*/, "", id)
  return length(id) == 16 ? id : ""
}
function has_newline(line) { return line ~ /^# BEGIN monday [0-9a-f]+ \(/ }
function goes(id) { return id != "" && (id == own || index(gone, " " id " ")) }

function is_address(text,   n, part, i) {
  n = split(text, part, ".")
  if (n != 4 || part[1] != "127" || text !~ /^[0-9.]+$/) return 0
  for (i = 2; i <= 4; i++)
    if (part[i] !~ /^(0|[1-9][0-9]?[0-9]?)$/ || part[i] + 0 > 255) return 0
  return part[2] + 0 >= 64 && part[2] + 0 <= 127
}
function is_name(text,   n, part, i) {
  if (text !~ /^[a-z0-9._-]+$/ || text ~ /^[0-9.]+$/ || length(text) > 253) return 0
  n = split(text, part, ".")
  for (i = 1; i <= n; i++)
    if (part[i] == "" || length(part[i]) > 63 || part[i] ~ /^-/ || part[i] ~ /-$/) return 0
  return 1
}
function shown(line) {
  gsub(/[ \t\r]+/, " ", line); gsub(/[^ -~]/, "?", line); sub(/^ /, "", line); sub(/ $/, "", line)
  return length(line) > 120 ? substr(line, 1, 120) "..." : line
}
function refusal(reason, mend) { return "refused\t" reason "\t" mend }

# How one pair stands before anything is looked at in the file.
function judgement(address, name) {
  if (!is_name(name)) return refusal("\"" shown(name) "\" is no hostname", "a hostname looks like graphql.svc.local")
  if (name == "localhost" || name == tolower(host) || name == tolower(short))
    return refusal("\"" name "\" is this machine'"'"'s own name", "use another hostname")
  if (!is_address(address))
    return refusal(shown(address) " is not in 127.64.0.0/10", "set proxy.range to a part of 127.64.0.0/10")
  return ""
}

# What a line of somebody else makes of the pairs.
function look(line, id,   n, word, i, k, text) {
  text = line
  sub(/#.*/, "", text); gsub(/[\r\v\f]/, " ", text)
  n = split(text, word, " ")
  for (i = 2; i <= n; i++) {
    name = tolower(word[i])
    if (!(name in asked)) continue
    for (k = 1; k <= pairs; k++) {
      if (of_name[k] != name) continue
      if (word[1] == of_address[k]) { if (id == "") there[k] = 1 }
      else if (word[1] == "::1") { if (id == "" && !(k in sixth)) sixth[k] = defined(line) }
      else if (!(k in taken))
        taken[k] = id == "" ? defined(line) : refusal("session " id " has it at " word[1], "stop that run, or use another hostname")
    }
  }
}
function defined(line) {
  return refusal("line " NR " of /etc/hosts defines it: " shown(line), "remove that line, or use another hostname")
}

function keep(line) { kept[++count] = line }
function place(newline,   i) {
  placed = 1
  keep("# BEGIN monday " own (newline ? " (and the newline before)" : ""))
  for (i = 1; i < words; i += 2) {
    keep(own_word[i] "\t" own_word[i + 1] "\t# monday " own)
    if (kernel == "Darwin") keep("::1\t" own_word[i + 1] "\t# monday " own)
  }
  keep("# END monday " own)
}

BEGIN {
  task = ENVIRON["task"]; own = ENVIRON["session"]; gone = " " ENVIRON["gone"] " "; kernel = ENVIRON["system"]
  host = ENVIRON["own_name"]; short = host; sub(/\..*/, "", short)
  ended = ENVIRON["ended"] + 0; last_stays = 1
  words = split(ENVIRON["wanted"], own_word, " ")
  placed = words == 0
  pairs = int(split(ENVIRON["pairs"], pair_word, " ") / 2)
  for (k = 1; k <= pairs; k++) {
    of_address[k] = pair_word[2 * k - 1]; of_name[k] = tolower(pair_word[2 * k]); asked[of_name[k]] = 1
  }
}
task == "judge" { id = session_of($0); if (!goes(id)) look($0, id); next }
task == "sessions" { id = session_of($0); if (id != "" && !(id in seen)) { seen[id] = 1; print id }; next }
{
  id = session_of($0)
  last_stays = !goes(id)
  if (last_stays) {
    if (newline_goes && id != "" && /^# BEGIN/) $0 = "# BEGIN monday " id " (and the newline before)"
    newline_goes = 0
    keep($0)
    next
  }
  if (has_newline($0)) newline_goes = 1
  if (id == own && !placed) { place(newline_goes); newline_goes = 0 }
}
END {
  if (task == "judge")
    for (k = 1; k <= pairs; k++) {
      answer = judgement(of_address[k], of_name[k])
      if (answer == "") answer = (k in taken) ? taken[k] : (k in there) ? "there" : (k in sixth) ? sixth[k] : "ok"
      print answer
    }
  if (task == "write") {
    ends = last_stays ? ended : !newline_goes
    if (!placed) { place(!ends && count > 0); ends = 1 }
    ORS = ""
    for (i = 1; i <= count; i++) { print kept[i]; if (i < count || ends) print "\n" }
  }
}'

look() {
  task=$1 pairs=${2-} session=$session wanted=$wanted gone=${gone-} own_name=$own_name system=$system \
    ended=${ended-} awk "$looking" "$locks/before"
}

# Replaces the file by the new one, if it still has the content that was read: 0 done, 1 somebody
# else has changed it, 3 not possible in this way. Perl, where there is one, does it with nothing
# between the last look and the step: two files change places (renameat2 of Linux) and what comes out
# is looked at; or one file is written over.
replacing='
our ($way, $temp, $file, $number) = @ARGV;
$number += 0;
sub text { open(my $in, "<:raw", $_[0]) or return ""; local $/; my $text = <$in>; defined $text ? $text : "" }
sub swap { syscall($number, -100, $temp, -100, $file, 2) == 0 }
sub put_back { swap() if swap() && text($temp) ne $after; exit 1 }
sub identity { my @of = stat($_[0]); "$of[0] $of[1]" }
sub append { open(my $out, ">>:raw", $file) or return 0; (syswrite($out, $_[0]) // 0) == length $_[0] }
our ($before, $after) = (text("$ENV{locks}/before"), text("$ENV{locks}/after"));
my $read = identity($file);
exit 1 if text($file) ne $before;
if ($way eq "swap") {
  exit 3 if length(pack("p", "")) != 8 || !$number || !swap();
  put_back() if identity($temp) ne $read;
  for my $pause (0, 0.005) {
    select(undef, undef, undef, $pause);
    my $now = text($temp);
    put_back() if substr($now, 0, length $before) ne $before;
    next if length $now == length $before;
    append(substr($now, length $before));
    $before = $now;
  }
  exit 0;
}
if (substr($after, 0, length $before) eq $before) {
  if (!append(substr($after, length $before))) { truncate($file, length $before); exit 3 }
} else {
  open(my $out, "+<:raw", $file) or exit 3;
  (syswrite($out, $after) // 0) == length $after or exit 3;
  truncate($out, length $after);
}
exit(text($file) eq $after ? 0 : 1);
'
case $system-$(uname -m) in
  Linux-x86_64) swap_call=316 ;;
  Linux-aarch64) swap_call=276 ;;
  *) swap_call=0 ;;
esac

by_perl() {
  locks=$locks perl -e "$replacing" "$1" "${temp-}" "$file" $swap_call
  status=$?
  [ $status -le 1 ] || status=3
}

# Puts $locks/after in the place of the file, whose folder is $folder.
replace() {
  set +f
  rm -f "$file".monday.*
  set -f
  temp=$(mktemp "$file.monday.XXXXXX") && cp -a "$file" "$temp" && cat "$locks/after" >"$temp" || {
    rm -f "$temp"
    overwrite
    return
  }
  sync "$temp"
  by_perl swap
  [ $status != 3 ] || rename
  rm -f "$temp" "$temp.old"
  return $status
}

# The old file keeps a name for a moment, to see whether somebody still writes into it.
rename() {
  if ! ln "$file" "$temp.old"; then overwrite; return; fi
  status=1
  cmp -s "$locks/before" "$file" || return
  if ! mv -f "$temp" "$file"; then overwrite; return; fi
  if cmp -s "$locks/before" "$temp.old"; then status=0; else mv -f "$temp.old" "$file"; fi
}

# Writes into the file that is there: it is a mount of its own, as in a container.
overwrite() {
  by_perl over
  [ $status = 3 ] || return $status
  status=1
  cmp -s "$locks/before" "$file" || return 1
  status=3
  size=$(($(wc -c <"$locks/after")))
  dd if="$locks/after" of="$file" bs=1048576 conv=notrunc && dd if=/dev/null of="$file" bs=1 seek=$size count=0 && status=0
  return $status
}

# Where the file really is. A link is followed only where nobody but root can lead it astray.
find_file() {
  file=$hosts
  if [ -h "$hosts" ]; then
    file=$(readlink -f "$hosts") && [ -n "$file" ] || return 1
    part=$file
    while [ "$part" != / ]; do
      [ -n "$(find "$part" -prune -user 0 ! -perm -020 ! -perm -002)" ] || return 1
      part=${part%/*}
      part=${part:-/}
    done
  fi
  [ -f "$file" ] || return 1
  folder=${file%/*}
  folder=${folder:-/}
}

take() {
  if command -v flock; then flock -n "$1"; else perl -e 'open(F, ">>&=$ARGV[0]") && flock(F, 6) or exit 1' "$1"; fi >/dev/null
}

# Runs a function while no other run changes the file; descriptor 9 is the lock.
locked() {
  [ -d "$locks" ] || mkdir -m 755 "$locks" || return 1
  {
    turn=0
    until take 9; do
      turn=$((turn + 1))
      [ $turn -lt 400 ] || return 1
      sleep 0.02 || sleep 1
    done
    "$@"
    return 0
  } 9>>"$locks/lock"
}

# The sessions, of those that have lines or a lock, that are dead: nobody has their lock.
find_dead() {
  gone=
  set +f
  for id in $(look sessions) "$locks"/[0-9a-f]*; do
    id=${id##*/}
    case $id in *[!0-9a-f]* | "$session") continue ;; esac
    [ ${#id} = 16 ] || continue
    case " $gone " in *" $id "*) continue ;; esac
    if [ -e "$locks/$id" ]; then
      { take 7 && gone="$gone $id"; } 7>>"$locks/$id"
    else
      gone="$gone $id"
    fi
  done
  set -f
}

read_file() {
  find_file && cat "$file" >"$locks/before" || return 1
  # awk would lose a zero byte.
  [ "$(tr -d '\000' <"$locks/before" | cmp - "$locks/before" && echo same)" = same ] || return 1
  ended=1
  [ ! -s "$locks/before" ] || [ "$(tail -c 1 "$locks/before" | tr '\n' n)" = n ] || ended=0
}

# Writes the file with what is wanted, and anew while others change it.
write() {
  attempt=0
  while [ $attempt -lt 100 ]; do
    attempt=$((attempt + 1))
    read_file && find_dead && look write >"$locks/after" || return 3
    if cmp -s "$locks/before" "$locks/after"; then forget; return 0; fi
    if [ -w "$folder" ]; then replace; else overwrite; fi
    case $? in
      0) forget; return 0 ;;
      3) return 3 ;;
    esac
  done
  return 3
}

forget() {
  for id in $gone; do rm -f "$locks/$id"; done
}

alias_address() {
  [ "$system" != Darwin ] || ifconfig lo0 "$1" "$2"
}

# The pairs of $wanted without those for a name.
without() {
  left=
  rest=$wanted
  while [ -n "$rest" ]; do
    pair_address=${rest%% *} rest=${rest#* }
    pair_name=${rest%% *} rest=${rest#* }
    if [ "$pair_name" = "$1" ]; then
      alias_address -alias "$pair_address"
    else
      left="$left$pair_address $pair_name "
    fi
  done
  wanted=$left
}

add() {
  before_this=$wanted
  count $wanted
  if [ $((words + $#)) -gt $((2 * most_names)) ]; then
    refuse_all "there are more than $most_names names" "use fewer"
    return
  fi
  if ! { read_file && find_dead && answers=$(look judge "$*"); }; then
    refuse_all "$cannot_write" "$see_to_it"
    return
  fi
  accept "$@" <<END
$answers
END
  if [ "$wanted" = "$before_this" ] || write; then
    printf '%s\n' "$answers"
  else
    wanted=$before_this
    refuse_all "$cannot_write" "$see_to_it"
  fi
}

# Takes over what was judged right; the judgements are the input.
accept() {
  while read -r answer && [ $# -gt 1 ]; do
    if [ "$answer" = ok ]; then
      name=$(printf %s "$2" | tr A-Z a-z)
      without "$name"
      wanted="$wanted$1 $name "
      alias_address alias "$1"
    fi
    shift 2
  done
}

count() {
  words=$#
}

remove() {
  for name do without "$(printf %s "$name" | tr A-Z a-z)"; done
  if write; then echo ok; else refuse_all "$cannot_write" "$see_to_it"; fi
}

clean() {
  read_file && find_dead && found=$gone && write && echo ok $found || refuse_all "$cannot_write" "$see_to_it"
}

begin() {
  session=$1
  if ! { command exec 8>>"$locks/$session" && take 8; }; then
    session=
    exec 8>&-
    refuse_all "session $1 has lines there already" "$again"
  elif write; then
    echo ok
  else
    refuse_all "$cannot_write" "$see_to_it"
  fi
}

leave() {
  for word in $wanted; do
    case $word in 127.*.*.*) alias_address -alias "$word" ;; esac
  done
  wanted=
  if write; then
    rm -f "$locks/$session" "$locks/before" "$locks/after"
    echo ok
  else
    refuse_all "$cannot_write" "$see_to_it"
  fi
  session= over=1
}

# Says the same for each answer that is due.
refuse_all() {
  while [ $due -gt 0 ]; do
    printf 'refused\t%s\t%s\n' "$1" "$2"
    due=$((due - 1))
  done
}

again='start the run again'
cannot_write='/etc/hosts cannot be written'
see_to_it='see that root can write it, then start the run again'

is_session() {
  case $1 in
    *[!0-9a-f]*) return 1 ;;
    ????????????????) ;;
    *) return 1 ;;
  esac
}

# Carries out one request, given as its words.
request() {
  due=1
  word=${1-}
  [ $# = 0 ] || shift
  case $word in
    clean) set -- clean ;;
    session)
      if [ -n "$session" ] || ! is_session "${1-}"; then refuse_all "that is no session" "$again"; return; fi
      set -- begin "$1"
      ;;
    add | remove | end)
      if [ -z "$session" ]; then refuse_all "no session was named" "$again"; return; fi
      case $word in
        add)
          if [ $# = 0 ] || [ $(($# % 2)) = 1 ]; then refuse_all "that is no pair" "$again"; return; fi
          due=$(($# / 2))
          set -- add "$@"
          ;;
        remove) set -- remove "$@" ;;
        end) set -- leave ;;
      esac
      ;;
    *) refuse_all "there is no such request" "$again"; return ;;
  esac
  locked "$@" || refuse_all "$locks/lock cannot be taken" "see that no other run of monday hangs, then start this one again"
}

gone= ended=1 due=0 over= file=$hosts folder=/etc
while IFS= read -r line; do
  if [ ${#line} -gt $longest_line ]; then
    due=1
    refuse_all "that is too long" "$again"
    continue
  fi
  # Split into words; nothing in it is a pattern of files.
  request $line
  [ -z "$over" ] || exit 0
done
exec >/dev/null
due=1
[ -z "$session" ] || locked leave
