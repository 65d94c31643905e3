# Completion of monday for bash. In ~/.bashrc: source <(monday completion bash)

_monday_words() {
  COMPREPLY=($(compgen -W "$1" -- "$word"))
}

_monday_files() {
  compopt -o filenames 2>/dev/null
  local file
  while IFS= read -r file; do
    COMPREPLY+=("$file")
  done < <(compgen -f -- "$word")
}

_monday_projects() {
  local name
  while IFS= read -r name; do
    name=$(printf %q "$name")
    [[ $name == "$word"* ]] && COMPREPLY+=("$name")
  done < <("${COMP_WORDS[0]/#\~/$HOME}" list --output names ${config:+--config "${config/#\~/$HOME}"} 2>/dev/null)
}

_monday() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command='' config='' i
  COMPREPLY=()
  # bash takes --option=value for three words
  [[ $word == '=' ]] && word=''
  [[ $previous == '=' ]] && previous=${COMP_WORDS[COMP_CWORD-2]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -c | --config)
        [[ ${COMP_WORDS[i+1]} == '=' ]] && ((i++))
        ((i + 1 < COMP_CWORD)) && config=${COMP_WORDS[++i]}
        ;;
      -*) ;;
      *) command=${command:-${COMP_WORDS[i]}} ;;
    esac
  done
  case "$command $previous" in
@VALUES@
  esac
  case "$command $word" in
@WORDS@
  esac
}

complete -F _monday monday
