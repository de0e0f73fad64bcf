# bash completion of sluice: eval "$(sluice completion bash)", or put it in /etc/bash_completion.d
_sluice() {
    local word=${COMP_WORDS[COMP_CWORD]}
    local IFS=$'\n'
    # Where bash parts name=value, the words are put together again.
    local line=${COMP_LINE:0:COMP_POINT}
    local -a words
    IFS=$' \t\n' read -r -a words <<<"$line"
    case $line in *' ') words+=('') ;; esac
    COMPREPLY=($(sluice completion words -- "${words[@]:1}" 2>/dev/null))
    case ${words[${#words[@]} - 1]} in
        *=*) COMPREPLY=("${COMPREPLY[@]#*=}") ;;
    esac
    case ${COMPREPLY[0]-} in */ | *=) compopt -o nospace 2>/dev/null ;; esac
    : "$word"
}
complete -o default -F _sluice sluice
