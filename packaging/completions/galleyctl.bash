# Completion of galleyctl for bash. Commands and options are those that `galleyctl --help` tells, so that
# there is one list of them; projects and documents are those of `galleyctl list`.

_galleyctl_commands() {
  galleyctl --help 2>/dev/null | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'
}

_galleyctl_options() {  # _galleyctl_options [COMMAND]
  { galleyctl --help; [[ -z $1 ]] || galleyctl "$1" --help; } 2>/dev/null |
    sed -n '/^Options:/,/^$/p' | grep -o -e '--[a-z][a-z-]*' | sort -u
}

_galleyctl_documents() {
  galleyctl list 2>/dev/null | sed 's|.*/||; s|\.mdc$||'
}

_galleyctl_files() {  # _galleyctl_files WORD [COMPGEN OPTION]
  compopt -o filenames 2>/dev/null
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen "${2:--f}" -- "$1")
}

_galleyctl_words() {  # _galleyctl_words WORD CANDIDATES
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$2" -- "$1")
}

_galleyctl() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --socket | --config) ((i++)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $before in
    --socket | --config) _galleyctl_files "$word"; return ;;
    --out) _galleyctl_files "$word" -d; return ;;
    --name | --since | --timeout) return ;;
  esac
  if [[ -z $command || $word == -* ]]; then
    if [[ $word == -* ]]; then
      _galleyctl_words "$word" "$(_galleyctl_options "$command")"
    else
      _galleyctl_words "$word" "$(_galleyctl_commands)"
    fi
    return
  fi
  case $command in
    audit | list | remove | rescan) _galleyctl_words "$word" "$(galleyctl list --names 2>/dev/null)" ;;
    add) _galleyctl_files "$word" -d ;;
    explain | open) _galleyctl_files "$word" ;;
    log-level) _galleyctl_words "$word" "trace debug info warning error" ;;
    get)
      _galleyctl_words "$word" "$(_galleyctl_documents)"
      _galleyctl_files "$word"
      ;;
    pause) _galleyctl_files "$word" -c ;;
  esac
}

complete -F _galleyctl galleyctl
