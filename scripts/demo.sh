#!/usr/bin/env bash
# Builds wavepore, sends a potassium ion at the selectivity filter and compares both methods for T(E).
# Installs what is missing first (scripts/setup.sh). May be repeated; the record is then written anew.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

scenario=scenarios/k_filter.toml
record=output/k_filter.h5

echo "demo: building (the first time takes a few minutes)"
cargo build --release ${cargo_features:+--features "$cargo_features"}

echo "demo: wavepore run $scenario --force"
"$target/release/wavepore" run "$scenario" -o "$record" --force

cat <<NEXT

The record is $record. Next, for example:
  export PATH="$target/release:\$PATH"
  wavepore info $record               what is inside
  wavepore check $scenario         both methods, compared energy by energy
  wavepore transmission $scenario  the stationary equation alone
  wavepore animate $record            a film of the packets
  wavepore plot $record               T(E) by both methods
  wavepore currents $scenario      fluxes, reversal potential, I(V)
  wavepore sweep scenarios/barrier_widths.toml --what currents   how thin a barrier must be
  wavepore reproduce                            the paper's figures and claims
Copy $scenario, change a number, run it: README.md lists every key.
NEXT
