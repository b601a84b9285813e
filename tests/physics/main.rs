//! Laws, references and orders: what the physics must obey, asked of the public interface.

mod dynamics;
mod ledger;
mod packet;
mod steady_state;
