#compdef sluice
# zsh completion of sluice: source <(sluice completion zsh), or put it as _sluice in a directory of fpath
_sluice() {
    local -a offers
    offers=(${(f)"$(sluice completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    if (( ${#offers} )); then
        compadd -Q -S '' -- ${(M)offers:#*[=/]}
        compadd -Q -- ${offers:#*[=/]}
    else
        _files
    fi
}
if [ "$funcstack[1]" = "_sluice" ]; then _sluice "$@"; else compdef _sluice sluice; fi
