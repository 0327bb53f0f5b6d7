use std::env;
fn unused() {}
// ANCHOR: greet
fn greet() {
    // ANCHOR: say
    println!("hello");
    // ANCHOR_END: say
}
// ANCHOR_END: greet
