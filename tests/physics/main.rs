//! Laws, references and orders: what the physics must obey, asked of the public interface.

mod steady_state;
