//! All tests are one program, so that the SDK is linked once.

mod batches;
mod dead_letters;
mod fifo;
mod messages;
mod push;
mod queues;
mod sts;
mod topics;
mod web_endpoints;
