//! Rebuilds the server when the console or the migrations changed; it needs no Node itself.

fn main() {
    println!("cargo:rerun-if-changed=../../console/dist");
    println!("cargo:rerun-if-changed=../../migrations");
}
