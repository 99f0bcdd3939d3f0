//! The log view in a window without a screen, driven as a user does, over logs
//! of any length that nobody stores.

mod fake;
mod following;
mod journal;
mod looking;
mod marks;
mod scrolling;
mod selecting;
