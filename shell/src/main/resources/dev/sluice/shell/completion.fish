# fish completion of sluice: sluice completion fish | source, or put it in ~/.config/fish/completions/sluice.fish
complete -c sluice -a '(set -l typed (commandline -opc); sluice completion words -- $typed[2..-1] (commandline -ct) 2>/dev/null)'
