#!/usr/bin/env bash
# Makes docs/gallery.html and the pictures in docs/gallery, among them those of README, by running shipped scenarios.
#
#   scripts/gallery.sh    builds, runs some forty commands (half a minute), replaces docs/gallery and docs/gallery.html
#
# A command on the page is the text that was run here, in a folder of its own; so the two cannot differ. Nothing is replaced unless all of
# them succeed. The numbers in the sentences are those of the runs: look at the pictures and correct both, when they change.
# Installs what is missing first (scripts/setup.sh).

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

echo "gallery: building (the first time takes a few minutes)"
cargo build --release ${cargo_features:+--features "$cargo_features"}

docs=$PWD/docs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/output" "$work/gallery"
ln -s "$PWD/scenarios" "$work/scenarios"
cd "$work"
PATH="$target/release:$PATH"

escaped() { printf '%s' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'; }

# Runs a command, unless an entry before did.
finished=$'\n'
run() {
    case $finished in *$'\n'"$1"$'\n'*) return 0 ;; esac
    echo "gallery: $1"
    bash -e -o pipefail -c "$1" >log 2>&1 || { cat log >&2 && die "this command failed: $1"; }
    finished+=$1$'\n'
}

# The class of figures that are as wide as a column of print, beside which there is space for text.
column() { ! grep -q '^<svg[^>]* width="2[0-9][0-9]\.' "gallery/$1" || printf ' class="column"'; }

# entry ID TITLE FILES ALT TEXT COMMAND...: runs the commands and adds what they made to the page. The first of FILES is shown, the others
# are linked. Films are replaced by their snapshots where the reader wants less motion.
contents="" sections=""
entry() {
    local id=$1 title alt text=$5 file first still="" links="" commands="" command
    local -a files
    read -ra files <<<"$3"
    title=$(escaped "$2") alt=$(escaped "$4")
    shift 5
    for command; do
        run "$command"
        commands+=$(escaped "$command")$'\n'
    done
    for file in "${files[@]}"; do
        cp "output/$file" gallery/
        links+="${links:+, }<a href=\"gallery/$file\">$file</a>"
        case $file in *-snapshots.svg) still="<source media=\"(prefers-reduced-motion: reduce)\" srcset=\"gallery/$file\">" ;; esac
    done
    first=${files[0]}
    contents+="<li><a href=\"#$id\">$title</a></li>"$'\n'
    sections+="<section id=\"$id\">"$'\n'"<h2>$title</h2>"$'\n'
    case $first in
        *.html) ;;
        *.gif | *.webp) sections+="<picture>$still<img src=\"gallery/$first\" alt=\"$alt\"></picture>"$'\n' ;;
        *) sections+="<img$(column "$first") src=\"gallery/$first\" alt=\"$alt\">"$'\n' ;;
    esac
    sections+="<p>$text</p>"$'\n'"<pre><code>${commands%$'\n'}</code></pre>"$'\n'"<p class=\"files\">$links</p>"$'\n'"</section>"$'\n'
}

# Less than 6 MB in all: films have 96 frames, and but for the first one they are GIFs.
film="--size 960x540 --duration 8 --fps 12"
# shellcheck source=scripts/gallery-entries.sh
source "$docs/../scripts/gallery-entries.sh"

cat >gallery.html <<PAGE
<!DOCTYPE html>
<!-- Made by scripts/gallery.sh: change that, not this. -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>wavepore: gallery</title>
<style>
:root { color-scheme: light dark; --ground: #fff; --ink: #1c2026; --soft: #545b66; --code: #f1f3f6; --line: #d5d9e0; --link: #0b57a8 }
@media (prefers-color-scheme: dark) { :root { --ground: #0c0e12; --ink: #e8eaee; --soft: #a9b0bb; --code: #1a1e25; --line: #343a44; --link: #84bdf7 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
a { color: var(--link) }
h1 { margin: 0 }
h2 { margin: 0 0 .75rem; font-size: 1.25rem }
sub { line-height: 0 }
nav ul { columns: 17rem; padding: 0; list-style: none }
nav a { display: block; padding: .25rem 0; break-inside: avoid }
section { display: flow-root; padding: 1.5rem 0; border-top: 1px solid var(--line) }
img { display: block; max-width: 100%; height: auto; border-radius: 4px }
@media (min-width: 48rem) {
  img.column { float: left; margin-right: 1.5rem }
  img.column ~ * { display: flow-root }
}
pre { margin: 0; padding: .75rem; background: var(--code); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere }
code { font: .875rem/1.5 ui-monospace, monospace }
.files { margin: .5rem 0 0; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere }
</style>
</head>
<body>
<header>
<h1>wavepore: gallery</h1>
<p>Each picture was made by the commands with it, word for word, in the folder of the source; the links under the commands open the files alone.
Films run for ever; a browser that prefers less motion shows four moments of each instead. <code>scripts/gallery.sh</code> makes all of this anew.
Energies are in k<sub>B</sub>T at 310.15 K, 26.7 meV.</p>
</header>
<nav aria-label="Contents">
<ul>
$contents</ul>
</nav>
<main>
$sections</main>
</body>
</html>
PAGE

rm -rf "$docs/gallery"
cp -R gallery "$docs/gallery"
cp gallery.html "$docs/gallery.html"
echo "gallery: $docs/gallery.html and $(find gallery -type f | wc -l | tr -d ' ') files, $(du -sk "$docs" | cut -f1) kB in docs"
