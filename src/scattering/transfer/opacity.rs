//! What a mesh shows of the barriers at one energy: how many there are, and how opaque.

use super::mesh::Mesh;

impl Mesh<'_> {
    /// How many barriers rise above `energy` (meV).
    pub(crate) fn barriers(&self, energy: f64) -> usize {
        let above: Vec<bool> = self.coarse().iter().map(|slab| slab.mean > energy).collect();
        above
            .iter()
            .enumerate()
            .filter(|&(i, &above_here)| above_here && (i == 0 || !above[i - 1]))
            .count()
    }

    /// ∫√(2m(V − E))/ħ dx of the barrier that is most opaque at `energy` (meV).
    pub(crate) fn action(&self, energy: f64) -> f64 {
        let mut largest: f64 = 0.0;
        let mut present = 0.0;
        for slab in self.coarse() {
            let below = slab.mean - energy;
            present = if below > 0.0 {
                present + (below / self.coefficient).sqrt() * slab.width
            } else {
                0.0
            };
            largest = largest.max(present);
        }
        largest
    }
}
