//! FIFO queues: order, groups and their lock, deduplication.

use aws_sdk_sqs::operation::send_message::SendMessageOutput;
use aws_sdk_sqs::types::{MessageSystemAttributeName as System, QueueAttributeName as Name, SendMessageBatchRequestEntry};
use support::*;

async fn send(sqs: &Sqs, url: &str, body: &str, group: &str, id: &str) -> SendMessageOutput {
    let sending = sqs.0.send_message().queue_url(url).message_body(body).message_group_id(group);
    sending.message_deduplication_id(id).send().await.unwrap()
}

#[tokio::test]
async fn a_group_comes_whole_and_in_order_with_rising_sequence_numbers() {
    // SQS-270, SQS-312, SQS-316
    let sqs = Sqs::default();
    let url = sqs.create_fifo().await;
    let mut numbers = Vec::new();
    for (group, body) in [("g1", "a"), ("g2", "x"), ("g1", "b"), ("g1", "c")] {
        numbers.push(send(&sqs, &url, body, group, body).await.sequence_number.unwrap());
    }
    let messages = sqs.receive(&url).await;

    assert_eq!(bodies(&messages), ["a", "b", "c", "x"]);
    assert!(numbers.iter().all(|number| number.len() == 20 && number.bytes().all(|digit| digit.is_ascii_digit())));
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    assert_eq!(system(&messages[3], System::MessageGroupId), "g2");
    assert_eq!(system(&messages[3], System::MessageDeduplicationId), "x");
}

#[tokio::test]
async fn a_group_is_locked_while_one_of_its_messages_is_in_flight() {
    // SQS-315, SQS-318, SQS-324
    let sqs = Sqs::default();
    let url = sqs.create_fifo().await;
    for body in ["a", "b", "c"] {
        send(&sqs, &url, body, "g", body).await;
    }
    let first_two = taken(sqs.receiving(&url).max_number_of_messages(2)).await;
    send(&sqs, &url, "other", "another", "other").await;

    assert_eq!(bodies(&sqs.receive(&url).await), ["other"]);
    assert_eq!(sqs.in_flight(&url).await, "3");
    sqs.delete(&url, &first_two[0]).await;
    assert!(sqs.receive(&url).await.is_empty());
    sqs.delete(&url, &first_two[1]).await;
    assert_eq!(bodies(&sqs.receive(&url).await), ["c"]);
}

#[tokio::test]
async fn a_waiting_receive_wakes_when_its_group_unlocks() {
    // SQS-323
    let sqs = Sqs::default();
    let url = sqs.create_fifo().await;
    send(&sqs, &url, "a", "g", "a").await;
    send(&sqs, &url, "b", "g", "b").await;
    let first = taken(sqs.receiving(&url).max_number_of_messages(1)).await.remove(0);
    let parked = sqs.park(&url).await;
    sqs.delete(&url, &first).await;

    assert_eq!(bodies(&arrived(parked).await), ["b"]);
}

#[tokio::test]
async fn a_duplicate_is_answered_like_the_original_for_five_minutes() {
    // SQS-306, SQS-307
    let sqs = Sqs::default();
    let url = sqs.create_fifo().await;
    let first = send(&sqs, &url, "first", "g", "same").await;
    let second = send(&sqs, &url, "second", "g", "same").await;
    assert_eq!((second.message_id(), second.sequence_number()), (first.message_id(), first.sequence_number()));
    assert_eq!(bodies(&taken(sqs.receiving(&url).visibility_timeout(0)).await), ["first"]);

    advance("300s");
    assert_ne!(send(&sqs, &url, "third", "g", "same").await.message_id(), first.message_id());
}

#[tokio::test]
async fn content_can_be_the_deduplication_id() {
    // SQS-305
    let sqs = Sqs::default();
    let given = [(Name::FifoQueue, "true"), (Name::ContentBasedDeduplication, "true")];
    let url = sqs.create(&format!("{}.fifo", name()), &given).await;
    for body in ["a", "a", "b"] {
        sqs.0.send_message().queue_url(&url).message_body(body).message_group_id("g").send().await.unwrap();
    }

    assert_eq!(bodies(&sqs.receive(&url).await), ["a", "b"]);
}

#[tokio::test]
async fn group_and_deduplication_id_are_required_in_a_batch_for_all() {
    // SQS-254, SQS-300, SQS-301
    let sqs = Sqs::default();
    let url = sqs.create_fifo().await;
    let sending = || sqs.0.send_message().queue_url(&url).message_body("x");

    let (_, text) = refused(sending().send().await, "MissingParameter", 400);
    assert_eq!(text, "The request must contain the parameter MessageGroupId.");
    let (_, text) = refused(sending().message_group_id("g").send().await, "InvalidParameterValue", 400);
    assert_eq!(
        text,
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    );
    let entry = |id: &str| SendMessageBatchRequestEntry::builder().id(id).message_body("x").message_deduplication_id(id);
    let batch = sqs.0.send_message_batch().queue_url(&url).entries(entry("good").message_group_id("g").build().unwrap());
    refused(batch.entries(entry("bad").build().unwrap()).send().await, "InvalidParameterValue", 400);
    assert!(sqs.receive(&url).await.is_empty());
}

#[tokio::test]
async fn an_expired_handle_does_not_delete() {
    // SQS-286, SQS-322
    let sqs = Sqs::default();
    let url = sqs.create_fifo().await;
    send(&sqs, &url, "x", "g", "x").await;
    let message = sqs.receive(&url).await.remove(0);
    let handle = message.receipt_handle().unwrap();
    advance("30s");

    let deleted = sqs.0.delete_message().queue_url(&url).receipt_handle(handle).send().await;
    let (_, text) = refused(deleted, "InvalidParameterValue", 400);
    assert_eq!(
        text,
        format!("Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.")
    );
    assert_eq!(bodies(&sqs.receive(&url).await), ["x"]);
}
