# What packages hold, however they are packed: sourced by the scripts that build them. Needs $root (the checkout),
# $products (the folder of the release build) and $tree (where all of it goes).

version=$("$products/linkback" --version | sed 's/^linkback \([^ ]*\).*/\1/')
epoch=${SOURCE_DATE_EPOCH:-$(date +%s)}
date=$(date --utc --date="@$epoch" +%F)

put() { # MODE SOURCE TARGET
  install -D --mode="$1" "$2" "$tree/$3"
}

made() { # TARGET, from standard input
  install -D --mode=644 /dev/stdin "$tree/$1"
}

# Programs, manual pages and completions, below a prefix; zsh looks for its completions elsewhere in packages.
put_programs() { # PREFIX ZSH-FOLDER
  local program
  for program in linkback linkback-serve; do
    put 755 "$products/$program" "$1bin/$program"
    strip --strip-unneeded "$tree/$1bin/$program"
    "$products/$program" --experimental-dump-help |
      python3 "$root/Integrations/linux/manual.py" "$version" "$date" | gzip -9n | made "$1share/man/man1/$program.1.gz"
    "$products/$program" --generate-completion-script bash | grep -v '^#!' |
      made "$1share/bash-completion/completions/$program"
    "$products/$program" --generate-completion-script zsh | made "$1share/$2/_$program"
    "$products/$program" --generate-completion-script fish |
      made "$1share/fish/vendor_completions.d/$program.fish"
  done
}

# Rules, boards, schemas, queries and documentation, below a prefix.
put_data() { # PREFIX
  local folder file
  for folder in prometheus grafana schemas stores; do
    for file in "$root/Integrations/$folder"/*; do
      put 644 "$file" "$1share/linkback/$folder/$(basename "$file")"
    done
  done
  put 644 "$root/README.md" "$1share/doc/linkback/README.md"
  for file in "$root"/Documentation/*.md "$root"/Documentation/*.png; do
    put 644 "$file" "$1share/doc/linkback/Documentation/$(basename "$file")"
  done
}
