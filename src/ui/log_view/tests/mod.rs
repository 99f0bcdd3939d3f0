//! The log view in a window without a screen, driven as a user does, over logs
//! of any length that nobody stores.

mod columns;
mod fake;
mod filtering;
mod following;
mod forms;
mod journal;
mod looking;
mod marks;
mod scrolling;
mod selecting;
mod using;
