#compdef monday
# Completion of monday for zsh. In ~/.zshrc, after compinit: source <(monday completion zsh)

_monday_projects() {
  local -a options names
  local i=${monday_words[(I)(-c|--config)]}
  ((i)) && options=(--config ${~monday_words[i+1]})
  names=(${(f)"$(${~monday_words[1]} list --output names $options 2>/dev/null)"})
  compadd -a names
}

_monday_commands() {
  local -a commands
  commands=(
@COMMANDS@
  )
  _describe command commands
}

_monday() {
  local curcontext=$curcontext state
  local -a monday_words=($words) line state_descr
  local -A opt_args
  _arguments -C \
@OPTIONS@
    '1: :_monday_commands' \
    '*:: :->arguments' && return
  [[ $state == arguments ]] || return
  case $words[1] in
@CASES@
  esac
}

if [[ $funcstack[1] == _monday ]]; then
  _monday "$@"
else
  compdef _monday monday
fi
