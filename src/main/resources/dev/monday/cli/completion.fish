# Completion of monday for fish:
# monday completion fish > ~/.config/fish/completions/monday.fish

# The words before the cursor: first the value of --config, then the command, each maybe empty.
function __monday_words
    set -l config ''
    set -l command ''
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case -c --config
                set config "$words[2]"
                set -e words[1]
            case '--config=*'
                set config (string replace -- --config= '' $words[1])
            case '-*'
            case '*'
                test -z "$command"; and set command $words[1]
        end
        set -e words[1]
    end
    printf '%s\n' "$config" "$command"
end

function __monday_is
    set -l words (__monday_words)
    test "$words[2]" = "$argv[1]"
end

function __monday_projects
    set -l words (__monday_words)
    set -l program (commandline -opc)[1]
    if test -n "$words[1]"
        eval $program list --output names --config (string escape -- $words[1]) 2>/dev/null
    else
        eval $program list --output names 2>/dev/null
    end
end

complete -c monday -f
