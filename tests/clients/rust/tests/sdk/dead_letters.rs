//! Dead-letter queues: by receive count, and back by a message move task.

use aws_sdk_sqs::types::{
    ListMessageMoveTasksResultEntry, MessageSystemAttributeName as System, QueueAttributeName as Name,
};
use support::*;

/// URLs of a queue with a maxReceiveCount of 1, and of its dead-letter queue.
async fn pair(sqs: &Sqs) -> (String, String) {
    let name = name();
    let dead = sqs.create(&format!("{name}-dead"), &[]).await;
    let policy = format!("{{\"deadLetterTargetArn\":\"{}\",\"maxReceiveCount\":1}}", sqs.arn(&dead).await);
    (sqs.create(&name, &[(Name::RedrivePolicy, &policy)]).await, dead)
}

/// Sends a message, and receives it once more often than it may be.
async fn let_die(sqs: &Sqs, url: &str, body: &str) -> String {
    let id = sqs.send(url, body).await;
    assert_eq!(bodies(&taken(sqs.receiving(url).visibility_timeout(0)).await), [body]);
    assert!(sqs.receive(url).await.is_empty());
    id
}

/// The newest task of a source once it has ended: time moves on until it has.
async fn finished(sqs: &Sqs, source: &str) -> ListMessageMoveTasksResultEntry {
    for _ in 0..200 {
        let tasks = sqs.0.list_message_move_tasks().source_arn(source).send().await.unwrap();
        let task = tasks.results.unwrap().remove(0);
        if task.status() != Some("RUNNING") {
            return task;
        }
        advance("1s");
    }
    panic!("the task is still running");
}

#[tokio::test]
async fn a_message_received_too_often_moves_and_keeps_what_it_is() {
    // SQS-354, SQS-356, SQS-357, SQS-358, SQS-179
    let sqs = Sqs::default();
    let (url, dead) = pair(&sqs).await;
    let id = let_die(&sqs, &url, "poison").await;
    let message = sqs.receive(&dead).await.remove(0);

    assert_eq!((message.message_id(), message.body()), (Some(&id[..]), Some("poison")));
    assert_eq!(system(&message, System::ApproximateReceiveCount), "2");
    assert_eq!(system(&message, System::DeadLetterQueueSourceArn), sqs.arn(&url).await);
    let sources = sqs.0.list_dead_letter_source_queues().queue_url(&dead).send().await.unwrap();
    assert_eq!(sources.queue_urls(), [url]);
}

#[tokio::test]
async fn a_task_moves_messages_back() {
    // SQS-365, SQS-374, SQS-375, SQS-377, SQS-378
    let sqs = Sqs::default();
    let (url, dead) = pair(&sqs).await;
    let ids = [let_die(&sqs, &url, "one").await, let_die(&sqs, &url, "two").await];
    let source = sqs.arn(&dead).await;

    let started = sqs.0.start_message_move_task().source_arn(&source).send().await.unwrap();
    assert!(started.task_handle().is_some());
    let task = finished(&sqs, &source).await;
    assert_eq!((task.status(), task.approximate_number_of_messages_moved()), (Some("COMPLETED"), 2));
    let back = sqs.receive(&url).await;
    let mut found = bodies(&back);
    found.sort();
    assert_eq!(found, ["one", "two"]);
    assert!(back.iter().all(|message| !ids.iter().any(|id| message.message_id() == Some(id))));
    assert_eq!(sqs.visible(&dead).await, "0");
}

#[tokio::test]
async fn a_slow_task_can_be_cancelled() {
    // SQS-368, SQS-372, SQS-373, SQS-374
    let sqs = Sqs::default();
    let (_, dead) = pair(&sqs).await;
    let source = sqs.arn(&dead).await;
    let destination = sqs.arn(&sqs.create(&name(), &[]).await).await;
    for index in 0..10 {
        sqs.send(&dead, &index.to_string()).await;
    }

    let starting = sqs.0.start_message_move_task().source_arn(&source).destination_arn(&destination);
    let started = starting.max_number_of_messages_per_second(1).send().await.unwrap();
    let again = sqs.0.start_message_move_task().source_arn(&source).send().await;
    refused(again, "InvalidParameterValue", 400);
    advance("2s");
    let cancelling = sqs.0.cancel_message_move_task().task_handle(started.task_handle().unwrap());
    let moved = cancelling.send().await.unwrap().approximate_number_of_messages_moved();
    assert!((1..=4).contains(&moved), "moved {moved}");
    advance("30s");
    assert_eq!(sqs.visible(&dead).await, (10 - moved).to_string());
}

#[tokio::test]
async fn tasks_need_a_dead_letter_queue_that_exists() {
    // SQS-75, SQS-366, SQS-367
    let sqs = Sqs::default();
    let source = sqs.arn(&sqs.create(&name(), &[]).await).await;

    let (_, text) = refused(sqs.0.start_message_move_task().source_arn(&source).send().await, "InvalidParameterValue", 400);
    assert_eq!(text, "Source queue must be configured as a Dead Letter Queue.");
    let missing = sqs.0.start_message_move_task().source_arn(format!("{source}-missing")).send().await;
    let (kind, text) = refused(missing, "ResourceNotFoundException", 404);
    assert!(kind.is_resource_not_found_exception());
    assert_eq!(text, "The resource that you specified for the SourceArn parameter doesn't exist.");
}
