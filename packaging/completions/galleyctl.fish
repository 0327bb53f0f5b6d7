# Completion of galleyctl for fish. Commands and options are those that `galleyctl --help` tells; projects and
# documents are those of `galleyctl list`.

function __galleyctl_commands
    galleyctl --help 2>/dev/null | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\)  *\(.*\)/\1\t\2/p'
end

function __galleyctl_options
    set -l command (commandline -opc | string match -rv '^-' | sed -n 2p)
    begin
        galleyctl --help
        test -n "$command"; and galleyctl $command --help
    end 2>/dev/null | sed -n '/^Options:/,/^$/p' | string match -ra -- '--[a-z][a-z-]*' | sort -u
end

function __galleyctl_documents
    galleyctl list 2>/dev/null | sed 's|.*/||; s|\.mdc$||'
end

function __galleyctl_is
    set -l words (commandline -opc | string match -rv '^-')
    test (count $words) -ge 2; and contains -- $words[2] $argv
end

function __galleyctl_is_first
    test (count (commandline -opc | string match -rv '^-')) -eq 1
end

complete -c galleyctl -f
complete -c galleyctl -n __galleyctl_is_first -a '(__galleyctl_commands)'
complete -c galleyctl -n 'string match -q -- "-*" (commandline -ct)' -a '(__galleyctl_options)'
complete -c galleyctl -n '__galleyctl_is audit list remove rescan' -a '(galleyctl list --names 2>/dev/null)'
complete -c galleyctl -n '__galleyctl_is get' -a '(__galleyctl_documents)' -F
complete -c galleyctl -n '__galleyctl_is explain open pause' -F
complete -c galleyctl -n '__galleyctl_is log-level' -a 'trace debug info warning error'
complete -c galleyctl -n '__galleyctl_is add' -a '(__fish_complete_directories)'
