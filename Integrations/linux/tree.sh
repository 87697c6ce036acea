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
  local program pages page completions
  pages=$(mktemp -d)
  for program in linkback linkback-serve; do
    put 755 "$products/$program" "$1bin/$program"
    strip --strip-unneeded "$tree/$1bin/$program"
    "$products/$program" --experimental-dump-help |
      python3 "$root/Integrations/linux/manual.py" "$version" "$date" "$pages"
    completions=("$root/Integrations/linux/completions" "$products/$program")
    "${completions[@]}" bash | grep -v '^#!' | made "$1share/bash-completion/completions/$program"
    "${completions[@]}" zsh | made "$1share/$2/_$program"
    "${completions[@]}" fish | made "$1share/fish/vendor_completions.d/$program.fish"
  done
  for page in "$pages"/*.1; do gzip -9n < "$page" | made "$1share/man/man1/$(basename "$page").gz"; done
  rm -r "$pages"
}

# Rules, boards, schemas, more of Integrations, and documentation, below a prefix.
put_data() { # PREFIX [FOLDER...]
  local folder file name pages=$1share/doc/linkback
  for folder in prometheus grafana schemas fleet "${@:2}"; do
    install -d "$tree/$pages/Integrations/$folder"
    for file in "$root/Integrations/$folder"/*; do
      name=$folder/$(basename "$file")
      [ "${name#*/}" != README.md ] || continue
      put "$([ -x "$file" ] && echo 755 || echo 644)" "$file" "$1share/linkback/$name"
      # Where the pages link to it.
      ln -s "../../../../linkback/$name" "$tree/$pages/Integrations/$name"
    done
  done
  for file in "$root"/Documentation/*.png; do put 644 "$file" "$pages/Documentation/$(basename "$file")"; done
  for file in "$root"/SampleLogs/*/access.log*; do put 644 "$file" "$pages/${file#"$root"/}"; done
  python3 "$root/Integrations/linux/pages.py" "$root" "$tree/$pages"
}
